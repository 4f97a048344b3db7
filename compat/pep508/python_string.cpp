// SPDX-License-Identifier: Apache-2.0
// https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences
#include "compat/pep508/python_string.h"

#include <cstdint>

#include "compat/utf8.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

// Takes exactly `digits` hexadecimal digits.
std::optional<std::uint32_t> take_hex(std::string_view& rest, std::size_t digits) {
  if (rest.size() < digits) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (!is_hex_digit(rest[i])) return std::nullopt;
    value = value << 4 | static_cast<std::uint32_t>(hex_value(rest[i]));
  }
  rest.remove_prefix(digits);
  return value;
}

std::uint32_t take_octal(std::string_view& rest) {
  std::uint32_t value = 0;
  for (int i = 0; i < 3 && !rest.empty() && rest.front() >= '0' && rest.front() <= '7'; ++i) {
    value = value * 8 + static_cast<std::uint32_t>(rest.front() - '0');
    rest.remove_prefix(1);
  }
  return value;
}

// `rest` begins behind the backslash.
bool take_escape(std::string_view& rest, std::string& out) {
  if (rest.empty()) return false;
  const char c = rest.front();
  if (c >= '0' && c <= '7') {
    append_utf8(take_octal(rest), out);
    return true;
  }
  rest.remove_prefix(1);
  constexpr std::string_view kNames = "\\'\"abfnrtv";
  constexpr std::string_view kValues = "\\'\"\a\b\f\n\r\t\v";
  if (const std::size_t index = kNames.find(c); index != std::string_view::npos) {
    out += kValues[index];
    return true;
  }
  switch (c) {
    case '\r':  // the line goes on
      if (rest.starts_with('\n')) rest.remove_prefix(1);
      return true;
    case '\n':
      return true;
    case 'x':
    case 'u':
    case 'U': {
      const auto point = take_hex(rest, c == 'x' ? 2 : c == 'u' ? 4 : 8);
      if (!point || *point > 0x10FFFF) return false;
      append_utf8(*point, out);
      return true;
    }
    case 'N':
      return false;
    default:  // stays as it is
      out += '\\';
      out += c;
      return true;
  }
}

}  // namespace

std::optional<std::string> decode_python_string(std::string_view body) {
  std::string out;
  while (!body.empty()) {
    const char c = body.front();
    if (c == '\n' || c == '\r' || c == '\0') return std::nullopt;
    body.remove_prefix(1);
    if (c != '\\') {
      out += c;
    } else if (body.starts_with('\0') || !take_escape(body, out)) {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace sqreen::compat
