// SPDX-License-Identifier: Apache-2.0
// Where a Python keeps its parts, found as it finds them itself when it starts (getpath, PEP 405),
// but from outside.
#pragma once

#include <string>

#include "compat/interpreter.h"
#include "core/filesystem.h"

namespace sqreen::compat {

struct Installation {
  std::string executable;  // the base interpreter's file, behind links and virtual environments
  std::string prefix;      // "/usr": sys.base_prefix; empty: unknown
  std::string library;     // "/usr/lib/python3.11": the standard library; empty: not found
  bool adds_dist_packages = false;  // Debian's: its site.py says so
  std::string virtual_environment;  // its folder; empty: none
  bool sees_system_packages = true;
};

Installation find_installation(const Interpreter& interpreter, const FileSystem& files);

// "python3.11", "python3.13t", "pypy3.9": the folder's name below lib/; empty: unknown version.
std::string library_name(const Interpreter& interpreter);

}  // namespace sqreen::compat
