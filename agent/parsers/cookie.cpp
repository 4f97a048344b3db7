// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/cookie.h"

#include <algorithm>

#include "agent/parsers/forms.h"
#include "core/byte_set.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

constexpr ByteSet kSpaces(" \t\r\n\f\v");
constexpr ByteSet kNameEnds("=;");

bool is_octal(char c, char most) {
  return c >= '0' && c <= most;
}

// http.cookies._unquote() without the quotes around.
std::string unquote(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
    } else if (i + 3 < text.size() && is_octal(text[i + 1], '3') && is_octal(text[i + 2], '7') &&
               is_octal(text[i + 3], '7')) {
      out +=
          static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + text[i + 3] - '0');
      i += 3;
    } else {
      out += text[++i];
    }
  }
  return out;
}

// `raw` without the white space around it.
void add_cookie_value(InputCollector& out, std::string_view name, std::string_view raw) {
  add_encoded_value(out, Origin::cookie, name, raw, Plus::is_space);
  if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"') return;
  std::string_view inner = raw.substr(1, raw.size() - 2);
  if (inner.find('\\') != std::string_view::npos) inner = out.keep(unquote(inner));
  add_encoded_value(out, Origin::cookie, name, inner, Plus::is_space);
}

void add_pair(InputCollector& out, std::string_view pair) {
  pair = trim(pair);
  const std::size_t equals = pair.find('=');
  // Django: what has no '=' is the value of the cookie with the empty name.
  const std::string_view name =
      equals == std::string_view::npos ? std::string_view() : trim(pair.substr(0, equals));
  const std::string_view value =
      equals == std::string_view::npos ? pair : trim(pair.substr(equals + 1));
  add_cookie_value(out, add_encoded_name(out, Origin::cookie, name), value);
  // Werkzeug before 1.0 looks for the first name that is not empty.
  const std::size_t second = name.empty() ? value.find_first_not_of('=') : std::string_view::npos;
  const std::size_t next = value.find('=', second);
  if (second == std::string_view::npos || next == std::string_view::npos) return;
  add_cookie_value(out, trim(value.substr(second, next - second)), trim(value.substr(next + 1)));
}

// The end of the pair at the start of `header`; a separator inside a quoted value does not count.
std::size_t quoted_pair_end(std::string_view header) {
  std::size_t i = std::min(kNameEnds.first_in(header), header.size());
  if (i == header.size() || header[i] == ';') return i;
  ++i;
  while (i < header.size() && header[i] == ' ') ++i;
  if (i == header.size() || header[i] != '"') return std::min(header.find(';', i), header.size());
  for (++i; i < header.size() && header[i] != '"'; ++i) {
    if (header[i] == '\\') ++i;
  }
  return i < header.size() ? std::min(header.find(';', i), header.size()) : header.size();
}

template <typename EndOf, typename Function>
void each_pair(InputCollector& out, std::string_view header, EndOf end_of, Function function) {
  while (!header.empty()) {
    if (out.full()) {
      out.drop();
      return;
    }
    const std::size_t end = end_of(header);
    function(header.substr(0, end));
    if (end >= header.size()) return;
    header.remove_prefix(end + 1);
  }
}

}  // namespace

void parse_cookies(InputCollector& out, std::string_view header) {
  const auto semicolon = [](std::string_view text) {
    return std::min(text.find(';'), text.size());
  };
  const auto space = [](std::string_view text) {
    return std::min(kSpaces.first_in(text), text.size());
  };
  each_pair(out, header, semicolon, [&](std::string_view pair) {
    add_pair(out, pair);
    pair = trim(pair);
    if (kSpaces.first_in(pair) == std::string_view::npos) return;
    each_pair(out, pair, space, [&](std::string_view part) { add_pair(out, part); });
  });
  if (header.find('"') != std::string_view::npos) {
    each_pair(out, header, quoted_pair_end, [&](std::string_view pair) { add_pair(out, pair); });
  }
}

}  // namespace sqreen::agent
