// SPDX-License-Identifier: Apache-2.0
// Apps that run now, read from the shared regions of the runs and from /proc. Nothing is sent to
// any process.
#pragma once

#include <string>
#include <vector>

#include "core/environment.h"
#include "core/filesystem.h"
#include "doctor/running/app.h"
#include "doctor/running/parts.h"
#include "doctor/running/process.h"

namespace sqreen::doctor {

struct Running {
  std::vector<RunningProcess> processes;
  std::vector<RunningApp> apps;
};

struct RunningRequest {
  const Environment& environment;  // says where runs may lie
  const FileSystem& files;
  Installation own;
};

// All processes of the run that `pid` belongs to; of a process that no run knows itself.
Running running_with(pid_t pid, const RunningRequest& request);
// Those of every run whose first process was started in `folder` or below it, and the web servers
// there that run without sqreen.
Running running_in(const std::string& folder, const RunningRequest& request);

}  // namespace sqreen::doctor
