// SPDX-License-Identifier: Apache-2.0
// Whether a Python file starts the agent by itself, instead of being started by `sqreen start`.
#pragma once

#include <string_view>

#include "doctor/python/module.h"

namespace sqreen::doctor {

struct AgentStart {
  enum class When : unsigned char {
    never,
    on_import,   // sqreen.start() runs when the file does, or when the server calls its function
    after_fork,  // from a function that uWSGI calls in each worker (uwsgidecorators.postfork)
    unknown,     // under a condition, or in a function that nobody here knows to be called
  };
  When when = When::never;
  PythonSpot spot;             // of the call
  PythonSpot import;           // of `import sqreen`; line 0: there is none
  bool hides_missing = false;  // the import is inside `try: ... except ImportError:`
};

// Who loads the file, and what else of it runs then.
struct ModuleLoad {
  bool as_script = false;          // `python app.py`
  std::string_view callable = {};  // a function that the server calls: "create_app"
  bool gunicorn_hooks = false;     // its configuration: gunicorn calls post_fork and its like
};

// The best of what the file does: after_fork and on_import before unknown, that before never.
AgentStart find_agent_start(const PythonModule& module, const ModuleLoad& load = {});

}  // namespace sqreen::doctor
