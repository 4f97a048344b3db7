// SPDX-License-Identifier: Apache-2.0
// The one place that decides how an interpreter is found: which file a command names, which Python
// will run it, and what that Python is. Only by paths, links, pyvenv.cfg, ELF headers and first
// lines; nothing is ever started.
//
//   Expected<std::string> path = find_program("gunicorn", environment, files);
//   Expected<Program> program = inspect_program(*path, environment, files);
//   if (program->interpreter) use(program->interpreter->version);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/error.h"
#include "core/filesystem.h"

namespace sqreen::compat {

enum class Implementation : unsigned char { unknown, cpython, pypy, jython, graalpy };
std::string_view implementation_name(
    Implementation implementation);  // "CPython"; "Python" when unknown

struct Interpreter {
  std::string path;       // as it is executed, or the library of a server that embeds Python
  std::string real_path;  // behind all links
  Implementation implementation = Implementation::unknown;
  int major = -1;  // -1: could not be told
  int minor = -1;
  std::string version;  // as much as could be told: "3.11.7", "3.11", "3", ""
  bool free_threaded = false;
  bool debug = false;
  std::string virtual_environment;  // its folder; empty: none
};

enum class ProgramKind : unsigned char {
  python,         // an interpreter
  python_script,  // a script that names one in its first line
  embeds_python,  // links libpython: uWSGI
  shell_script,   // nobody knows what it will run
  other_script,   // for another language
  binary,         // everything else
};

struct Program {
  ProgramKind kind = ProgramKind::binary;
  std::string path;                        // behind a pyenv shim: what will run
  std::optional<Interpreter> interpreter;  // of a Python
  std::vector<std::string>
      interpreter_command;  // a script's: {"/usr/bin/python3", "-I"}, without the script itself
};

// What execvp would run for `name`. command_not_found or command_not_executable, with the message a
// shell would give: "gunicorn: command not found", "./run: Permission denied".
Expected<std::string> find_program(std::string_view name, const Environment& environment,
                                   const FileSystem& files);

// `path`: of an existing file. Follows shebangs (four levels, as the kernel), `env`, and pyenv's
// shims. interpreter_not_found when the first line names a program that is not there.
Expected<Program> inspect_program(const std::string& path, const Environment& environment,
                                  const FileSystem& files);

// `path`: of an interpreter.
Interpreter inspect_interpreter(const std::string& path, const FileSystem& files);

// The Python that a library's name tells of: "libpython3.11.so.1.0".
Interpreter inspect_library(const std::string& name);

// The names that a native module's folder for this interpreter may have ("cp311", "cp27mu"), most
// likely first; empty when unknown.
std::vector<std::string> module_tags(const Interpreter& interpreter);

}  // namespace sqreen::compat
