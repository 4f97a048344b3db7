// SPDX-License-Identifier: Apache-2.0
// Chooses how a request body is read.
//
// The client chose the content type, and an app may ignore it (Flask's get_json(force=True)): what
// looks like JSON is read as JSON whatever its type says, and other text is one value besides.
#pragma once

#include <string_view>

#include "agent/parsers/collector.h"

namespace sqreen::agent {

void parse_request_body(InputCollector& out, std::string_view content_type, std::string_view body);

}  // namespace sqreen::agent
