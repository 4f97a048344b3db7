// SPDX-License-Identifier: Apache-2.0
// What a Python file says of itself at first sight: what it imports and where, which functions it
// decorates, what it calls and assigns. Read by tokens only, never run; a name that is bound by
// other means (exec, importlib, setattr) is not seen.
//
//   const PythonModule module = read_python_module(text);
//   for (const PythonCall& call : module.calls)
//     if (call.name == "sqreen.start") ...   // `import sqreen as s; s.start()` too
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doctor/python/literal.h"

namespace sqreen::doctor {

// Where in the file something stands.
struct PythonSpot {
  int line = 0;
  int column = 0;
  int function = -1;            // index in PythonModule::functions of the innermost one around it
  bool conditional = false;     // inside an if, a loop or a try
  bool skippable = false;       // inside what may not run at all: an if, a loop, an except
  bool only_as_script = false;  // inside `if __name__ == "__main__":`
  bool guarded = false;         // inside a try whose except takes an ImportError
};

struct PythonImport {
  std::string module;  // "newrelic.agent"; relative ones keep their dots: ".settings"
  std::string name;    // of `from module import name`; "*"; empty: the module itself
  std::string bound;   // the name that it has in this file
  PythonSpot spot;
};

struct PythonFunction {
  std::string name;
  std::vector<std::string> decorators;  // "uwsgidecorators.postfork", whatever it is bound to here
  PythonSpot spot;
};

struct PythonCall {
  std::string name;  // as PythonFunction::decorators: "sqreen.start"
  PythonSpot spot;
  std::vector<PythonToken> arguments;  // between the brackets
};

struct PythonAssignment {
  std::string name;  // "workers", "uwsgi.post_fork_hook"
  PythonValue value;
  PythonSpot spot;
};

// Views in it point into the source, which must outlive it.
struct PythonModule {
  std::vector<PythonImport> imports;
  std::vector<PythonFunction> functions;  // and classes
  std::vector<PythonCall> calls;
  std::vector<PythonAssignment> assignments;

  // The import that binds or loads `module` ("sqreen", "newrelic"), or nullptr.
  const PythonImport* find_import(std::string_view module) const;
};

PythonModule read_python_module(std::string_view source);

}  // namespace sqreen::doctor
