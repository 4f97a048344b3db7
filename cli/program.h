// SPDX-License-Identifier: Apache-2.0
// The program as a whole: the tree of commands, and one run of it. main.cpp only hands in the
// process.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace sqreen::cli {

// Names, options and help of every subcommand. Nothing runs.
void add_commands(CLI::App& app, Context& context);

// `program`: argv[0]; "sqreen-start" is `sqreen start` by another name. `words`: the rest. Returns
// the exit code.
int run_program(std::string_view program, std::vector<std::string> words, Context& context);

}  // namespace sqreen::cli
