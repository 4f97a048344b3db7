// SPDX-License-Identifier: Apache-2.0
// The processes that doctor found running, as a table above its findings.
#pragma once

#include <vector>

#include "cli/term/terminal.h"
#include "doctor/running/process.h"

namespace sqreen::cli {

// Nothing when there are none.
void print_processes(Terminal& out, const std::vector<doctor::RunningProcess>& processes);

}  // namespace sqreen::cli
