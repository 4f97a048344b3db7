// SPDX-License-Identifier: Apache-2.0
// What `sqreen start uwsgi ...` asks before it execs: is uWSGI set up so that Python, the app and
// an agent work in its workers? Reads the command line, the environment and every file they name,
// through the interfaces handed in; starts nothing.
//
//   for (const Finding& finding : judge_uwsgi_launch(argv, environment, files, folder, "2.0.21",
//   "3.11.2"))
//     warn("{}; {}", finding.message, finding.fix);
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/environment.h"
#include "core/filesystem.h"
#include "doctor/finding.h"

namespace sqreen::doctor {

// `argv`: uWSGI's own command line, its program first. `folder`: absolute, what relative paths are
// relative to. Versions may be empty: unknown. What they decide is then worded as an "if", and is
// at most a warning. Never throws. Findings come most severe first.
Findings judge_uwsgi_launch(std::span<const std::string> argv, const Environment& environment,
                            const FileSystem& files, std::string_view folder,
                            std::string_view uwsgi_version, std::string_view python_version);

}  // namespace sqreen::doctor
