// SPDX-License-Identifier: Apache-2.0
// An app that runs under sqreen, beside its processes: its relay, and which sqreen it was started
// with.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace sqreen::doctor {

// A file of sqreen's as a process has it loaded: it may be another installation's, or one that an
// upgrade has replaced since.
struct LoadedPart {
  pid_t pid = 0;
  std::string what;       // "the relay", "the agent"
  std::string path;       // where it was loaded from
  std::string version;    // as the file says; empty: cannot be read
  bool replaced = false;  // there is another file at that path now, or none
};

struct RunningApp {
  std::string name;    // as its folder is called
  std::string folder;  // of the run
  pid_t root = 0;      // its first process
  bool relay_alive = false;
  std::string relay_note;         // what the relay says is wrong, one line
  std::vector<LoadedPart> parts;  // those that are not this installation's, as it is now
};

}  // namespace sqreen::doctor
