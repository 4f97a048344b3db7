// SPDX-License-Identifier: Apache-2.0
// `sqreen start --dry-run`.
#pragma once

#include "cli/command.h"
#include "cli/start/plan.h"

namespace sqreen::cli {

// Prints the plan. Returns the exit code that starting would end with at once, or 0.
int print_plan(const Plan& plan, bool strict, Context& context);

}  // namespace sqreen::cli
