// SPDX-License-Identifier: Apache-2.0
// Does what a plan says: the run's files, the relay, the environment, and exec.
#pragma once

#include <functional>
#include <string>

#include "cli/command.h"
#include "cli/start/plan.h"

namespace sqreen::cli {

struct LaunchOptions {
  bool strict = false;
  std::string own_program;  // this executable, to run the relay
  // Called with the run's folder when there is one, before exec.
  std::function<void(const std::string&)> run_created;
};

// Returns only when the command does not run: 125 (refused by --strict), 126 or 127.
int launch(const Plan& plan, const LaunchOptions& options, Context& context);

}  // namespace sqreen::cli
