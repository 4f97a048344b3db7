// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/base64.h"

#include <cstdint>

namespace sqreen::agent {
namespace {

int digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

}  // namespace

std::string decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int count = 0;  // bits not yet written
  int place = 0;  // in a group of four
  int pads = 0;
  for (const char c : text) {
    if (c == '=' && place >= 2 && place + ++pads >= 4) break;
    const int value = digit(c);
    if (value < 0) continue;
    pads = 0;
    place = (place + 1) % 4;
    bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xFFFF;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xFF);
    }
  }
  return out;
}

}  // namespace sqreen::agent
