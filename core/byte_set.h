// SPDX-License-Identifier: Apache-2.0
// Which bytes belong to a set, by one load each. std::string_view::find_first_of() and its
// relatives call memchr() for every byte of the text, some 25 instructions: too many where a
// request pays.
//
//   constexpr ByteSet kSeparators("=&");
//   const std::size_t end = kSeparators.first_in(text);
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace sqreen {

class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view bytes) {
    for (const char c : bytes) members_[static_cast<unsigned char>(c)] = true;
  }

  constexpr bool has(char c) const { return members_[static_cast<unsigned char>(c)]; }

  // The offset of the first byte of `text` that is in the set; npos when none is.
  constexpr std::size_t first_in(std::string_view text) const {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (has(text[i])) return i;
    }
    return std::string_view::npos;
  }

  constexpr bool any_in(std::string_view text) const {
    while (text.size() >= 8) {  // one branch for eight bytes
      bool any = false;
      for (std::size_t i = 0; i < 8; ++i) any |= has(text[i]);
      if (any) return true;
      text.remove_prefix(8);
    }
    return first_in(text) != std::string_view::npos;
  }

  // `text` without the members at its ends.
  constexpr std::string_view trimmed(std::string_view text) const {
    while (!text.empty() && has(text.front())) text.remove_prefix(1);
    while (!text.empty() && has(text.back())) text.remove_suffix(1);
    return text;
  }

 private:
  std::array<bool, 256> members_{};
};

}  // namespace sqreen
