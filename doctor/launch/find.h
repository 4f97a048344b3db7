// SPDX-License-Identifier: Apache-2.0
// Every launch command that a project writes down, by the kinds of files that it is written in.
#pragma once

#include "core/environment.h"
#include "doctor/launch/reader.h"
#include "doctor/project.h"

namespace sqreen::doctor {

ReadLaunches find_launch_commands(const Project& project);

// The command that was given after `--`. It runs here, in this environment.
LaunchCommand given_command(const std::vector<std::string>& words, const std::string& folder,
                            const Environment& environment);

}  // namespace sqreen::doctor
