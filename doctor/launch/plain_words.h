// SPDX-License-Identifier: Apache-2.0
// A command line that no shell reads: supervisor's and circus's `command`, systemd's ExecStart, a
// string in a compose file. Quotes and backslashes as Python's shlex has them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "doctor/launch/launch.h"
#include "doctor/launch/shell.h"

namespace sqreen::doctor {

// A quote that never ends takes the rest. `$NAME` and `${NAME}` are replaced where `variables` has
// them; others stay and make the word unknown.
std::vector<ShellWord> plain_words(std::string_view text, const Environment& variables);

// Makes `command` one of words: those of `source`, with the edit that puts the agent in front.
void take_plain_words(LaunchCommand& command, const SourceText& source);

// NAME=value lines: an env_file, an EnvironmentFile. Quotes around a value are taken off.
Environment read_env_file(std::string_view text);

}  // namespace sqreen::doctor
