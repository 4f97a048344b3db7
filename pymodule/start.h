// SPDX-License-Identifier: Apache-2.0
// Decides whether this process is one to protect, and puts the agent in.
#pragma once

#include <string>

#include "core/reason.h"

namespace sqreen::python {

// `bootstrap`: the folder in PYTHONPATH that carries the agent; empty when the app called
// sqreen.start() itself, which also means that the app is a web app by its own word. Returns
// Reason::none when the agent is active. Says its one line where one is due. Needs the GIL; leaves
// no exception; throws only what the allocator throws.
Reason start_agent(const std::string& bootstrap);

}  // namespace sqreen::python
