// SPDX-License-Identifier: Apache-2.0
// What a written command would start: through shells, scripts of the project, `env` and other
// wrappers, down to the program that the launcher table knows.
#pragma once

#include <vector>

#include "doctor/launch/reader.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// One launch for each web server that the command may start (a script may start one of several),
// else one for the last thing that it starts. Reads scripts of the project; starts nothing.
std::vector<Launch> classify(const LaunchCommand& command, const Project& project);

}  // namespace sqreen::doctor
