// SPDX-License-Identifier: Apache-2.0
// Programs of a process manager that is itself started with the agent: what it starts is protected
// (pymodule/hooks/supervisors), although their own commands do not say so.
//
//   Procfile       web: sqreen start circusd circus.ini
//   circus.ini     cmd = chaussette shop:app            <- starts with the agent
#pragma once

#include <vector>

#include "doctor/launch/launch.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// Gives those launches their manager's wrappers. A file that another manager starts too, without
// the agent, is left as it is.
void follow_supervisors(std::vector<Launch>& launches, const Project& project);

}  // namespace sqreen::doctor
