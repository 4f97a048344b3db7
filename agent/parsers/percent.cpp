// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/percent.h"

#include <algorithm>
#include <cstddef>

#include "core/text.h"

namespace sqreen::agent {
namespace {

bool is_escape(std::string_view text, std::size_t i) {
  return text[i] == '%' && i + 2 < text.size() && is_hex_digit(text[i + 1]) &&
         is_hex_digit(text[i + 2]);
}

}  // namespace

bool has_percent_escape(std::string_view text) {
  for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 1)) {
    if (is_escape(text, i)) return true;
  }
  return false;
}

std::size_t percent_decode_to(char* out, std::string_view text, Plus plus) {
  // What comes before the first escape, all of most values, is a plain copy many bytes at a time.
  const std::size_t plain = std::min(text.find('%'), text.size());
  const char blank = plus == Plus::is_space ? ' ' : '+';
  char* end = std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(plain), out,
                             [blank](char c) { return c == '+' ? blank : c; });
  for (std::size_t i = plain; i < text.size(); ++i) {
    if (is_escape(text, i)) {
      *end++ = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      *end++ = text[i] == '+' ? blank : text[i];
    }
  }
  return static_cast<std::size_t>(end - out);
}

std::string percent_decode(std::string_view text, Plus plus) {
  std::string out(text.size(), '\0');
  out.resize(percent_decode_to(out.data(), text, plus));
  return out;
}

}  // namespace sqreen::agent
