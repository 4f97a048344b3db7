// SPDX-License-Identifier: Apache-2.0
// The first line of a script: which program the kernel starts for it (execve(2);
// fs/binfmt_script.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/error.h"

namespace sqreen::compat {

struct Shebang {
  std::string interpreter;
  std::string argument;  // everything behind it is one argument; empty: none
};

// `head`: the file's first bytes (256 are enough for the kernel). nullopt: no shebang.
std::optional<Shebang> parse_shebang(std::string_view head);

// pip and uv write interpreters whose path is too long or holds spaces this way:
//   #!/bin/sh
//   '''exec' "/path with spaces/python" "$0" "$@"
std::optional<std::string> interpreter_behind_sh(std::string_view head);

// What `env` does with its arguments (coreutils 9): `words` are those behind `env`.
struct EnvCommand {
  bool clears = false;               // -i
  std::vector<std::string> unset;    // -u
  Environment set;                   // NAME=VALUE
  bool changes_folder = false;       // -C
  std::vector<std::string> command;  // what runs; empty: nothing
};
// malformed: an option that we do not know, or a quote that never ends.
Expected<EnvCommand> parse_env(std::vector<std::string> words, const Environment& environment);
Environment apply_env(const EnvCommand& command, Environment environment);

// env -S: splits at white space, knows quotes, backslashes and ${VARIABLE}.
Expected<std::vector<std::string>> split_env_string(std::string_view text,
                                                    const Environment& environment);

}  // namespace sqreen::compat
