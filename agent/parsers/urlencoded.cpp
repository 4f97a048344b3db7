// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/urlencoded.h"

#include "agent/parsers/forms.h"
#include "core/byte_set.h"

namespace sqreen::agent {
namespace {

constexpr ByteSet kSeparators("=&");

void parse_field(InputCollector& out, Origin origin, std::string_view field) {
  if (field.empty()) return;
  const std::size_t equals = field.find('=');
  const std::string_view name = add_encoded_name(out, origin, field.substr(0, equals));
  if (equals == std::string_view::npos) return;
  add_encoded_value(out, origin, name, field.substr(equals + 1), Plus::is_space);
}

template <typename Function>
void each_part(InputCollector& out, std::string_view text, char separator, Function function) {
  while (!text.empty()) {
    if (out.full()) {
      out.drop();
      return;
    }
    const std::size_t end = text.find(separator);
    function(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

void parse_urlencoded(InputCollector& out, Origin origin, std::string_view text) {
  // "?x' or 1=1" for an app that takes the whole query string as one value.
  if (kSeparators.first_in(text) == std::string_view::npos) {
    add_encoded_value(out, origin, {}, text, Plus::is_space);
  }
  each_part(out, text, '&', [&](std::string_view field) {
    parse_field(out, origin, field);
    if (field.find(';') == std::string_view::npos) return;
    each_part(out, field, ';', [&](std::string_view part) { parse_field(out, origin, part); });
  });
}

}  // namespace sqreen::agent
