// SPDX-License-Identifier: Apache-2.0
// `sqreen status`, printed. The JSON shape is published: scripts rely on it, so members are added
// and never changed.
//
//   {"schema_version":1,"apps":[{"name","protection","ended","pid","processes":[{"pid","state","reason","detail","python","command",
//    "hooks":[],"requests","checks","attacks"}],"relay":{"alive","pid","note"},"compatibility","dropped":{"log-full":1}}]}
//
// `reason` is null for a process that has none; `dropped` names only what was dropped.
#pragma once

#include <string>
#include <vector>

#include "cli/runs.h"

namespace sqreen::cli {

class Terminal;

std::string status_json(const std::vector<AppStatus>& apps);
void print_status(Terminal& out, const std::vector<AppStatus>& apps);

}  // namespace sqreen::cli
