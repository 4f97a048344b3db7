// SPDX-License-Identifier: Apache-2.0
// Code points to bytes.
#pragma once

#include <cstdint>
#include <string>

namespace sqreen::compat {

// Appends `point` as UTF-8. Halves of surrogate pairs, which Python's escapes can name, too;
// anything beyond U+10FFFF is U+FFFD.
inline void append_utf8(std::uint32_t point, std::string& out) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point > 0x10FFFF) point = 0xFFFD;
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0 | point >> 6);
  } else {
    if (point < 0x10000) {
      put(0xE0 | point >> 12);
    } else {
      put(0xF0 | point >> 18);
      put(0x80 | (point >> 12 & 0x3F));
    }
    put(0x80 | (point >> 6 & 0x3F));
  }
  put(0x80 | (point & 0x3F));
}

}  // namespace sqreen::compat
