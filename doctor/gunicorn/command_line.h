// SPDX-License-Identifier: Apache-2.0
// gunicorn's command line as argparse reads it: long options by a unique beginning, short ones with
// or without a blank, flags bundled. GUNICORN_CMD_ARGS has the same form, split as a shell would.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "doctor/gunicorn/settings_table.h"

namespace sqreen::doctor {

struct GunicornArgumentRead {
  const GunicornSetting* setting;
  std::string value;    // of a flag: empty
  std::string written;  // "-w 4", "--preload"
};

struct GunicornCommandLine {
  std::vector<GunicornArgumentRead> arguments;
  std::vector<std::string> operands;  // the app first
  std::string problem;                // gunicorn refuses the line: in argparse's words
};

// `words` without the program.
GunicornCommandLine read_gunicorn_command_line(std::span<const std::string> words);

// As shlex.split(): quotes and backslashes, nothing else. An error: a quote that never ends.
Expected<std::vector<std::string>> split_shell_words(std::string_view text);

}  // namespace sqreen::doctor
