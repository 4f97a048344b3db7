// SPDX-License-Identifier: Apache-2.0
#include "agent/secret_forms.h"

#include "core/json_writer.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

// Characters that urllib's quote() and quote_plus(), and JavaScript's encodeURIComponent() leave
// alone. Letter case of the digits needs no form of its own: redaction ignores case.
constexpr std::string_view kAlways =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";

std::string percent_encoded(std::string_view value, std::string_view safe, bool plus) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (kAlways.find(c) != std::string_view::npos || safe.find(c) != std::string_view::npos) {
      out += c;
    } else if (c == ' ' && plus) {
      out += '+';
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

std::string doubled(std::string_view value, std::string_view characters) {
  std::string out;
  for (const char c : value) {
    out += c;
    if (characters.find(c) != std::string_view::npos) out += c;
  }
  return out;
}

// As MySQL's drivers escape.
std::string backslashed(std::string_view value) {
  std::string out;
  for (const char c : value) {
    switch (c) {
      case '\0':
        out += "\\0";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\x1a':
        out += "\\Z";
        break;
      case '\\':
      case '\'':
      case '"':
        out += {'\\', c};
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string html_escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string without_quotes(std::string text) {
  return text.substr(1, text.size() - 2);
}

// json.dumps() writes what is not ASCII as \uXXXX.
std::string ascii_json(std::string_view json) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  const auto unit = [&](unsigned value) {
    out += {'\\',
            'u',
            kHex[value >> 12 & 15],
            kHex[value >> 8 & 15],
            kHex[value >> 4 & 15],
            kHex[value & 15]};
  };
  for (std::size_t i = 0; i < json.size();) {
    const auto lead = static_cast<unsigned char>(json[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size == 1) {
      out += json[i++];
      continue;
    }
    unsigned point = lead & (0xFFu >> (size + 1));
    for (std::size_t j = 1; j < size; ++j) {
      point = point << 6 | (static_cast<unsigned char>(json[i + j]) & 0x3F);
    }
    if (point >= 0x10000) {
      unit(0xD800 + ((point - 0x10000) >> 10));
      unit(0xDC00 + ((point - 0x10000) & 0x3FF));
    } else {
      unit(point);
    }
    i += size;
  }
  return out;
}

}  // namespace

void append_secret_forms(std::string_view value, std::vector<std::string>& out) {
  out.emplace_back(value);
  const std::string_view trimmed = trim(value);
  if (trimmed.size() != value.size()) out.emplace_back(trimmed);
  if (value.find_first_not_of(kAlways) == std::string_view::npos) return;  // nothing escapes these
  const std::string utf8 = valid_utf8(value);
  if (utf8 != value) out.push_back(utf8);
  out.push_back(percent_encoded(value, "", false));
  out.push_back(percent_encoded(value, "/", false));
  out.push_back(percent_encoded(value, "", true));
  out.push_back(percent_encoded(value, "!'()*", false));
  out.push_back(doubled(value, "'"));
  out.push_back(doubled(value, "\""));
  out.push_back(doubled(value, "'\\"));
  out.push_back(doubled(value, "\\"));
  out.push_back(backslashed(value));
  out.push_back(html_escaped(value));
  const std::string json = without_quotes(JsonWriter().text(value).take());
  out.push_back(ascii_json(json));
  out.push_back(json);
}

}  // namespace sqreen::agent
