// SPDX-License-Identifier: Apache-2.0
#include "doctor/python/string_literal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

using Kind = PythonValue::Kind;

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x110000) {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// What stands behind a backslash; `i` is moved behind it.
void append_escape(std::string& out, std::string_view body, std::size_t& i, bool is_bytes) {
  const char c = body[i++];
  const auto code = [&](std::size_t digits, int base) {
    std::uint32_t value = 0;
    const char* begin = body.data() + i;
    const char* end = begin + std::min(digits, body.size() - i);
    i += static_cast<std::size_t>(std::from_chars(begin, end, value, base).ptr - begin);
    return value;
  };
  switch (c) {
    case '\n':
      return;
    case 'n':
      out += '\n';
      return;
    case 't':
      out += '\t';
      return;
    case 'r':
      out += '\r';
      return;
    case 'a':
    case 'b':
    case 'f':
    case 'v':
      out += c == 'a' ? '\a' : c == 'b' ? '\b' : c == 'f' ? '\f' : '\v';
      return;
    case 'x':
      if (is_bytes) {
        out += static_cast<char>(code(2, 16));
      } else {
        append_utf8(out, code(2, 16));
      }
      return;
    case 'u':
    case 'U':
      if (is_bytes) break;
      return append_utf8(out, code(c == 'u' ? 4 : 8, 16));
    case '\\':
    case '\'':
    case '"':
      out += c;
      return;
    default:
      break;
  }
  if (c >= '0' && c <= '7') {
    --i;
    return append_utf8(out, code(3, 8));
  }
  out += '\\';
  out += c;
}

}  // namespace

PythonValue read_python_string(std::string_view text) {
  PythonValue value;
  const std::size_t quote_at = text.find_first_of("'\"");
  const std::string prefix = to_lower(text.substr(0, quote_at));
  std::string_view body = text.substr(quote_at);
  const bool triple = body.size() >= 6 && body[1] == body[0] && body[2] == body[0];
  const std::size_t quotes = triple ? 3 : 1;
  const bool closed = body.size() >= 2 * quotes && body.back() == body.front();
  if (!closed || prefix.find_first_of("ft") != std::string::npos) return value;
  body = body.substr(quotes, body.size() - 2 * quotes);
  value.kind = prefix.find('b') == std::string::npos ? Kind::string : Kind::bytes;
  if (prefix.find('r') != std::string::npos) {
    value.text = body;
    return value;
  }
  for (std::size_t i = 0; i < body.size();) {
    if (body[i] == '\\' && i + 1 < body.size()) {
      append_escape(value.text, body, ++i, value.kind == Kind::bytes);
    } else {
      value.text += body[i++];
    }
  }
  return value;
}

}  // namespace sqreen::doctor
