// SPDX-License-Identifier: Apache-2.0
// Which bytes stand beside each other in a statement: tells at a glance of most values that they
// occur nowhere in it.
//
//   statement   SELECT name FROM product WHERE id = 7
//   value       Mozilla/5.0 (X11; ...     "mo" stands nowhere: done after two bytes
//
// A filter and nothing more: 4,096 bits for all pairs of bytes, so a value that passes may still
// not occur. One that does not pass occurs in no form in which an app may write it: blanks around
// it are not looked at, nor is what a driver would escape, nor the case of ASCII letters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/byte_set.h"

namespace sqreen::agent {

// What some driver or careful app writes as two bytes: '' \\' \n.
inline constexpr ByteSet kEscapedInSql(std::string_view("'\"`\\\n\r\0\x1a", 8));

class StatementPairs {
 public:
  // In a longer statement nearly every pair is met.
  static constexpr std::size_t kMaxStatement = 2048;

  explicit StatementPairs(std::string_view statement);

  // False: no form of `value` occurs in the statement. True: perhaps.
  bool may_hold(std::string_view value) const;

 private:
  static std::size_t index(unsigned char first, unsigned char second) {
    return ((static_cast<std::size_t>(first) << 6) ^ second) & (kBits - 1);
  }

  static constexpr std::size_t kBits = 4096;
  std::size_t statement_size_;
  std::array<std::uint64_t, kBits / 64> bits_{};
};

}  // namespace sqreen::agent
