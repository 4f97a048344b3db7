// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/content_type.h"

#include <algorithm>

#include "agent/parsers/percent.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

// At the opening quote; leaves `text` behind the closing one. A backslash escapes quotes and
// backslashes only: browsers used to send file names with unescaped backslashes, and frameworks
// keep those.
std::string take_quoted(std::string_view& text) {
  std::string out;
  std::size_t i = 1;
  for (; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
    out += text[i];
  }
  text.remove_prefix(std::min(i + 1, text.size()));
  return out;
}

// RFC 5987: utf-8'en'%27name
std::string decode_extended(std::string_view value) {
  const std::size_t first = value.find('\'');
  const std::size_t second = first == std::string_view::npos ? first : value.find('\'', first + 1);
  if (second != std::string_view::npos) value.remove_prefix(second + 1);
  return percent_decode(value, Plus::stays);
}

}  // namespace

const std::string* HeaderValue::find(std::string_view name) const {
  for (const auto& [parameter, text] : parameters) {
    if (parameter == name) return &text;
  }
  return nullptr;
}

HeaderValue parse_header_value(std::string_view text) {
  HeaderValue result;
  const std::size_t first = std::min(text.find(';'), text.size());
  result.value = to_lower(trim(text.substr(0, first)));
  text.remove_prefix(first);
  while (!text.empty()) {
    text.remove_prefix(1);  // the ';'
    const std::size_t end = std::min(text.find_first_of("=;"), text.size());
    std::string name = to_lower(trim(text.substr(0, end)));
    text.remove_prefix(end);
    if (text.empty() || text.front() == ';') continue;
    text.remove_prefix(1);  // the '='
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    const std::string_view whole = text;
    const bool quoted = !text.empty() && text.front() == '"';
    std::string value = quoted ? take_quoted(text) : std::string();
    const std::size_t stop = std::min(text.find(';'), text.size());
    const bool more = quoted && !trim(text.substr(0, stop)).empty();
    text.remove_prefix(stop);
    std::string_view raw = trim(whole.substr(0, whole.size() - text.size()));
    if (!quoted) value = raw;
    if (more && raw.back() == '"') raw = raw.substr(1, raw.size() - 2);

    const std::size_t star = name.find('*');
    const bool extended = star != std::string::npos && name.back() == '*';
    const bool continued = star != std::string::npos && star + 1 < name.size();
    if (extended) value = decode_extended(value);
    name.resize(std::min(star, name.size()));
    if (continued && !result.parameters.empty() && result.parameters.back().first == name) {
      result.parameters.back().second += value;
    } else {
      result.parameters.emplace_back(name, std::move(value));
    }
    // "x" y: some take only what is quoted, others all of it.
    if (more) result.parameters.emplace_back(std::move(name), raw);
  }
  return result;
}

}  // namespace sqreen::agent
