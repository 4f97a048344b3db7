// SPDX-License-Identifier: Apache-2.0
// A process that runs now: whether it is protected, by which hooks, and why not.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

// As its slot, or its note, tells.
RunningProcess from_slot(const ProcessInfo& slot, const std::string& app);

}  // namespace sqreen::doctor
