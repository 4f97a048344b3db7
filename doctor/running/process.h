// SPDX-License-Identifier: Apache-2.0
// Processes that run now: whether each is protected, by which hooks, and why not. Read from the
// shared regions of the runs and from /proc; nothing is sent to any process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/filesystem.h"
#include "core/reason.h"
#include "core/settings.h"
#include "core/shared_region.h"

namespace sqreen::doctor {

struct RunningProcess {
  enum class State : unsigned char {
    guarded,   // has served a request under the agent
    starting,  // the agent is in, no request was served yet
    inactive,  // the agent knows it and stays out, or had to: see `reason`
    outside,   // no run of sqreen's knows it
    gone,      // there is no such process
  };
  pid_t pid = 0;
  State state = State::outside;
  std::string app;
  std::string command;  // one line
  std::string python;
  std::string reason;      // why it is not protected; else empty
  bool by_design = false;  // no web app, or only passes the agent on: nothing is missing
  std::vector<std::string> hooks;
  std::uint64_t requests = 0;
  std::uint64_t attacks = 0;
};
std::string_view state_name(RunningProcess::State state);  // "protected", "starting", ...

// All processes of the run that `pid` belongs to; of a process that no run knows itself.
std::vector<RunningProcess> processes_with(pid_t pid, const Environment& environment,
                                           const FileSystem& files);
// Those of every run whose first process was started in `folder` or below it.
std::vector<RunningProcess> processes_in(const std::string& folder, const Environment& environment,
                                         const FileSystem& files);

}  // namespace sqreen::doctor
