// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/header.h"

#include "agent/parsers/base64.h"
#include "agent/parsers/forms.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

// A framework hands out user and password of "Authorization: Basic dXNlcjpwYXNz" decoded.
void parse_basic_credentials(InputCollector& out, std::string_view name, std::string_view value) {
  constexpr std::string_view kScheme = "basic ";
  if (!equals_ignoring_case(value.substr(0, kScheme.size()), kScheme)) return;
  const std::string_view credentials = out.keep(decode_base64(trim(value.substr(kScheme.size()))));
  const std::size_t colon = credentials.find(':');
  add_value(out, Origin::header, name, credentials);
  if (colon == std::string_view::npos) return;
  add_value(out, Origin::header, name, credentials.substr(0, colon));
  add_value(out, Origin::header, name, credentials.substr(colon + 1));
}

// Apps take the first or the last element of these. Others ("Accept") are read as a whole or
// matched against the app's own lists.
bool is_address_list(std::string_view name) {
  return equals_ignoring_case(name.substr(0, 11), "x-forwarded") ||
         equals_ignoring_case(name, "forwarded") || equals_ignoring_case(name, "via");
}

}  // namespace

void parse_header(InputCollector& out, std::string_view name, std::string_view value) {
  add_name(out, Origin::header, name);
  add_value(out, Origin::header, name, value);
  if (equals_ignoring_case(name, "authorization")) parse_basic_credentials(out, name, value);
  if (!is_address_list(name) || value.find(',') == std::string_view::npos) return;
  for (const std::string_view element : split(value, ',')) {
    if (out.full()) return;
    add_value(out, Origin::header, name, trim(element));
  }
}

}  // namespace sqreen::agent
