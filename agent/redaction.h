// SPDX-License-Identifier: Apache-2.0
// Replaces parts of a text: collect ranges first, then write once, so that nothing is found inside
// a replacement.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sqreen::agent {

class Redaction {
 public:
  // Works on `size` bytes of `text` from `begin` on.
  Redaction(std::string_view text, std::size_t begin, std::size_t size);

  void hide(std::size_t begin, std::size_t size);  // offsets in `text`
  // Every occurrence that touches the part, ASCII case ignored. Linear in the part and the secrets.
  void hide_all(const std::vector<std::string>& secrets);
  std::string text() const;

 private:
  std::string_view whole_;
  std::size_t begin_;
  std::size_t end_;
  std::vector<std::pair<std::size_t, std::size_t>> ranges_;  // [begin, end) in whole_
};

}  // namespace sqreen::agent
