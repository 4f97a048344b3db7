// SPDX-License-Identifier: Apache-2.0
// A whole number of any length: a version's part has no upper bound (PEP 440), and
// 20240131123456789012345 is on the package index.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace sqreen::compat {

class Number {
 public:
  Number() = default;
  // `digits`: decimal digits, at least one.
  explicit Number(std::string_view digits) {
    const std::size_t first = digits.find_first_not_of('0');
    if (first != std::string_view::npos) digits_ = digits.substr(first);
  }

  bool is_zero() const { return digits_.empty(); }
  std::string text() const { return digits_.empty() ? "0" : digits_; }

  bool operator==(const Number&) const = default;
  std::strong_ordering operator<=>(const Number& other) const {
    if (const auto order = digits_.size() <=> other.digits_.size(); order != 0) return order;
    return digits_.compare(other.digits_) <=> 0;
  }

 private:
  std::string digits_;  // without leading zeros; empty: 0
};

}  // namespace sqreen::compat
