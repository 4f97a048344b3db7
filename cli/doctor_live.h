// SPDX-License-Identifier: Apache-2.0
// `doctor --live`: the trial of doctor/live/trial.h, with what the command line adds to it: the
// progress on a terminal, the stores, and what is printed for people.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::cli {

// `command` with `sqreen start` in front, unless it stands there.
std::vector<std::string> started_by_sqreen(std::vector<std::string> command);

// Fills facts.live and facts.processes. Returns the signal that interrupted it, 0 when none did.
int try_live(const std::vector<std::string>& command, doctor::Facts& facts,
             const doctor::Project& project, Context& context);

// That the app ran, what each worker proved, and its last words when it did not.
void print_live(Terminal& out, const doctor::LiveFacts& live);

}  // namespace sqreen::cli
