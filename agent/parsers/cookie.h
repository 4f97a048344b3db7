// SPDX-License-Identifier: Apache-2.0
// The Cookie header, as Django, Werkzeug, WebOb and Python's http.cookies read it, which is not the
// same way.
//
//   id=x%27; theme="a\073b\"c"; lang=de sort=up
//      ^^^^ raw and decoded      ^^ http.cookies ends a value at white space
//            ^ octal escapes and backslashes inside quotes
#pragma once

#include <string_view>

#include "agent/parsers/collector.h"

namespace sqreen::agent {

void parse_cookies(InputCollector& out, std::string_view header);

}  // namespace sqreen::agent
