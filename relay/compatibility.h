// SPDX-License-Identifier: Apache-2.0
// A look at the app's packages, once, some seconds after it has started: `start` has no time for
// it. What the current policy calls unsupported goes, as one line, into the run's `compat` file for
// `sqreen status`.
//
// A child of the relay looks: thousands of foreign files are read, and neither their memory nor a
// fault in reading them may become the relay's. It has ten seconds, and dies with the relay.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "relay/run_home.h"

namespace sqreen::relay {

class CompatibilityLook {
 public:
  // `python`: the app's interpreter; empty: nobody knows, and there is nothing to look at.
  CompatibilityLook(std::string python, std::int64_t due_ns);
  CompatibilityLook(const CompatibilityLook&) = delete;
  ~CompatibilityLook();

  // Starts the child when it is time, and takes leave of it when it has ended. Never waits.
  void step(std::int64_t now, RunHome& home);

 private:
  std::string python_;
  std::int64_t due_;  // 0: done
  pid_t child_ = 0;
};

}  // namespace sqreen::relay
