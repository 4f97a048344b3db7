// SPDX-License-Identifier: Apache-2.0
#include "compat/python_space.h"

namespace sqreen::compat {
namespace {

// Of more than one byte (Python's Unicode database: White_Space, and bidirectional types B, S, WS).
constexpr std::string_view kWide[] = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

bool is_narrow(char c) {
  return (c >= '\t' && c <= '\r') || (c >= '\x1C' && c <= ' ');
}

}  // namespace

std::size_t python_space_at(std::string_view text) {
  if (text.empty()) return 0;
  if (static_cast<unsigned char>(text.front()) < 0x80) return is_narrow(text.front()) ? 1 : 0;
  for (const std::string_view space : kWide) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

std::string_view strip_python_space(std::string_view text) {
  while (const std::size_t size = python_space_at(text)) text.remove_prefix(size);
  for (bool again = !text.empty(); again && !text.empty();) {
    again = false;
    if (is_narrow(text.back())) {
      text.remove_suffix(1);
      again = true;
      continue;
    }
    if (static_cast<unsigned char>(text.back()) < 0x80) break;
    for (const std::string_view space : kWide) {
      if (!text.ends_with(space)) continue;
      text.remove_suffix(space.size());
      again = true;
      break;
    }
  }
  return text;
}

}  // namespace sqreen::compat
