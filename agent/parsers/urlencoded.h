// SPDX-License-Identifier: Apache-2.0
// A query string or a body of application/x-www-form-urlencoded.
//
// Python before 3.9.2, Django before 3.2 and Werkzeug's own reader do not agree whether ';'
// separates like '&': where it matters, both readings count.
#pragma once

#include <string_view>

#include "agent/parsers/collector.h"

namespace sqreen::agent {

void parse_urlencoded(InputCollector& out, Origin origin, std::string_view text);

}  // namespace sqreen::agent
