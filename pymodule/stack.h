// SPDX-License-Identifier: Apache-2.0
// The Python stack at a sink, for the event.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "agent/attack_event.h"

namespace sqreen::python {

struct Stack {
  std::vector<agent::StackFrame> frames;  // innermost first, at most 32
  std::size_t location =
      0;  // the innermost frame of the app's own code, not of a library; 0 when there is none
};

// Leaves no exception. `standard_library`: the folder of the interpreter's own modules.
Stack current_stack(const std::string& standard_library);

}  // namespace sqreen::python
