// SPDX-License-Identifier: Apache-2.0
// What routes capture of a path: all of it, a segment, or the rest from some segment on.
#pragma once

#include <string_view>

#include "agent/parsers/collector.h"

namespace sqreen::agent {

void parse_path(InputCollector& out, std::string_view path);

}  // namespace sqreen::agent
