// SPDX-License-Identifier: Apache-2.0
// The line that C++ exceptions do not cross. Inside, anything may throw (the allocator does);
// outside is CPython. A fault of ours never reaches the app: it is said once, and the guard lets
// the call pass as if the agent were absent.
#pragma once

#include <exception>
#include <utility>

#include "pymodule/app_code.h"
#include "pymodule/process_agent.h"

namespace sqreen::python {

template <typename Body, typename Result>
Result contained(const char* where, Result otherwise, Body&& body) noexcept {
  try {
    return run_app_code(std::forward<Body>(body));
  } catch (const std::exception& error) {
    try {
      if (ProcessAgent* agent = active_agent()) {
        agent->say_once(std::string("internal error in ") + where +
                        ", the call passes unchecked: " + error.what());
      }
    } catch (...) {  // no memory even for the message
    }
  } catch (...) {
  }
  return otherwise;
}

}  // namespace sqreen::python
