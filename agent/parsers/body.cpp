// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/body.h"

#include <algorithm>
#include <string>

#include "agent/parsers/content_type.h"
#include "agent/parsers/forms.h"
#include "agent/parsers/json.h"
#include "agent/parsers/multipart.h"
#include "agent/parsers/urlencoded.h"

namespace sqreen::agent {
namespace {

constexpr std::size_t kMaxText = 64 * 1024;  // a longer body is no single value of anything

bool is_json_type(std::string_view type) {
  return type == "application/json" || type == "text/json" || type.ends_with("+json") ||
         type == "application/x-json" || type == "application/javascript" ||
         type == "application/x-ndjson" || type == "application/csp-report";
}

bool is_binary_type(std::string_view type) {
  return type.starts_with("image/") || type.starts_with("video/") || type.starts_with("audio/") ||
         type.starts_with("font/") || type == "application/octet-stream" ||
         type == "application/zip" || type == "application/gzip" || type == "application/pdf";
}

void parse_json_body(InputCollector& out, std::string_view body) {
  std::string utf8;
  if (json_from_wide(body, utf8)) body = out.keep(utf8);
  parse_json(out, Origin::json, {}, body);
}

}  // namespace

void parse_request_body(InputCollector& out, std::string_view content_type, std::string_view body) {
  if (body.empty()) return;
  const HeaderValue type = parse_header_value(content_type);
  const std::string* boundary = type.find("boundary");
  if (is_json_type(type.value)) {
    parse_json_body(out, body);
    return;
  }
  if (type.value == "application/x-www-form-urlencoded") {
    parse_urlencoded(out, Origin::form, body);
    if (looks_like_json(body)) parse_json_body(out, body);
    return;
  }
  if (type.value.starts_with("multipart/") && boundary != nullptr && !boundary->empty()) {
    parse_multipart(out, *boundary, body);
    return;
  }
  if (looks_like_json(body)) parse_json_body(out, body);
  if (is_binary_type(type.value) || body.size() > kMaxText) return;
  if (body.find('=') != std::string_view::npos) parse_urlencoded(out, Origin::form, body);
  add_value(out, Origin::form, {}, body);
}

}  // namespace sqreen::agent
