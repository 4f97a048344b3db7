// SPDX-License-Identifier: Apache-2.0
// Which Pythons the agent can work in at all, by the current policy (compat/policies). Whether a
// module for one is installed is another question: see module_tags().
#pragma once

#include <optional>
#include <string>

#include "compat/interpreter.h"
#include "core/reason.h"

namespace sqreen::compat {

// "CPython 3.11.7", "PyPy 3.10", "Python 3": for messages.
std::string display_name(const Interpreter& interpreter);

struct Unsupported {
  Reason reason;
  std::string message;  // "PyPy 3.10 is not supported (CPython 2.7 and 3.6 to 3.13 are)"
};
// nullopt also when too little is known of the interpreter: the agent itself finds out inside.
std::optional<Unsupported> find_unsupported(const Interpreter& interpreter);

}  // namespace sqreen::compat
