// SPDX-License-Identifier: Apache-2.0
// What a Python interpreter was asked to run, read from its command line as CPython reads it
// (Python/getopt.c; Modules/main.c of 2.7).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sqreen::agent {

struct PythonCommand {
  enum class Kind : unsigned char {
    script,       // `python app.py`: index names the script
    module,       // `python -m flask run`
    code,         // `python -c 'code'`
    input,        // `python -`
    interactive,  // no program at all
    information,  // --version, --help
  };
  Kind kind = Kind::interactive;
  std::string_view target;    // script path, module name or code; a view into the words
  std::size_t arguments = 0;  // index of the first word behind the target
  // Options that keep `sitecustomize` on PYTHONPATH from running, as they were written: "-I", "-S";
  // empty: none.
  std::string_view defeats_bootstrap;
};

// "python", "python3.11", "python3-dbg", "pypy3", "jython"...: `name` without folders.
bool is_python_name(std::string_view name);

// `words`: an interpreter's command line, the interpreter itself first.
PythonCommand parse_python_command(std::span<const std::string> words);

}  // namespace sqreen::agent
