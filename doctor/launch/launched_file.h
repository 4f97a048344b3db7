// SPDX-License-Identifier: Apache-2.0
// Which file of the project a launch means by a path.
#pragma once

#include <string>
#include <string_view>

#include "core/environment.h"
#include "doctor/launch/launch.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// "/app/run.sh" of an image whose WORKDIR is /app, or the only file of that name. Relative to the
// project; empty: not found.
std::string find_launched_file(std::string_view path, const LaunchCommand& command,
                               std::string_view folder, const Project& project);

// What a script finds beside itself: "deploy/lib.sh" for `$(dirname "$0")/lib.sh` in
// deploy/start.sh.
struct OwnScript {
  std::string started;         // what $0 is; empty: no file
  std::string read;            // what BASH_SOURCE is: the file that the words stand in
  const Environment& unknown;  // variables as written: DIR="$(cd "$(dirname "$0")" && pwd)"
};
// Relative to the project; empty when `word` says something else, or names no file there.
std::string find_beside_script(std::string_view word, const OwnScript& script,
                               const Project& project);

}  // namespace sqreen::doctor
