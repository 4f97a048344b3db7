// SPDX-License-Identifier: Apache-2.0
// One request header other than Cookie.
#pragma once

#include <string_view>

#include "agent/parsers/collector.h"

namespace sqreen::agent {

void parse_header(InputCollector& out, std::string_view name, std::string_view value);

}  // namespace sqreen::agent
