// SPDX-License-Identifier: Apache-2.0
#include "agent/inputs.h"

#include "agent/parsers/body.h"
#include "agent/parsers/collector.h"
#include "agent/parsers/cookie.h"
#include "agent/parsers/header.h"
#include "agent/parsers/path.h"
#include "agent/parsers/urlencoded.h"

namespace sqreen::agent {

std::string_view origin_name(Origin origin) {
  switch (origin) {
    case Origin::query:
      return "query";
    case Origin::path:
      return "path";
    case Origin::header:
      return "header";
    case Origin::cookie:
      return "cookie";
    case Origin::form:
      return "form";
    case Origin::multipart:
      return "multipart";
    case Origin::json:
      return "json";
  }
  return "unknown";
}

void Inputs::parse_head(const RequestParts& parts) {
  all_.clear();
  owned_.clear();
  dropped_ = 0;
  InputCollector collector(*this);
  // What apps use most comes first, so that the limit cuts what they use least.
  parse_path(collector, parts.path);
  parse_urlencoded(collector, Origin::query, parts.query);
  parse_cookies(collector, parts.cookie);
  for (const auto& [name, value] : parts.headers) parse_header(collector, name, value);
  head_inputs_ = all_.size();
  head_owned_ = owned_.size();
  head_dropped_ = dropped_;
  ++version_;
}

void Inputs::parse_body(std::string_view content_type, std::string_view body, bool) {
  all_.resize(head_inputs_);
  owned_.resize(head_owned_);
  dropped_ = head_dropped_;
  InputCollector collector(*this);
  parse_request_body(collector, content_type, body);
  ++version_;
}

}  // namespace sqreen::agent
