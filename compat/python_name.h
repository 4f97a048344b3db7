// SPDX-License-Identifier: Apache-2.0
// What the names of interpreters and of their libraries say.
#pragma once

#include <optional>
#include <string_view>

#include "compat/interpreter.h"

namespace sqreen::compat {

struct PythonName {
  Implementation implementation = Implementation::unknown;
  int major = -1;
  int minor = -1;
  bool free_threaded = false;
  bool debug = false;
};

// "python", "python3", "python3.13t", "python2.7-dbg", "pypy3.10", "jython": a base name. nullopt:
// no interpreter's name.
std::optional<PythonName> read_program_name(std::string_view name);

// "libpython3.11.so.1.0", "libpython3.6m.so.1.0", "libpypy3.10-c.so". nullopt: no Python's library.
std::optional<PythonName> read_library_name(std::string_view name);

}  // namespace sqreen::compat
