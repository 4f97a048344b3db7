// SPDX-License-Identifier: Apache-2.0
// What commands of the shell itself do to its variables and arguments: `export`, `unset`, `shift`,
// `set -- ...`.
#pragma once

#include <string>

#include "doctor/launch/shell.h"

namespace sqreen::doctor {

// `known`: false when only the running shell knows the value; `value` is then as written.
void set_shell_variable(ShellState& state, const std::string& name, const std::string& value,
                        bool known);
// No effect for any other command.
void run_shell_builtin(const ShellCommand& command, ShellState& state);

}  // namespace sqreen::doctor
