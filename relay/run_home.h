// SPDX-License-Identifier: Apache-2.0
// A run's folder as its relay holds it: by a descriptor, so that it stays reachable when root is
// given up and its parent is closed.
//
// Beside the files of core/run_folder.h a relay keeps two of its own here: `relay.lock`, which
// makes a second relay step aside, and `note`, one line that says what is wrong with the relay, for
// `sqreen status`.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "core/descriptor.h"
#include "core/error.h"

namespace sqreen::relay {

struct Owner {
  uid_t uid;
  gid_t gid;
};

class RunHome {
 public:
  static Expected<RunHome> open(const std::string& folder);

  // The folder by a path that works for every uid to which it was handed over.
  const std::string& reach() const { return reach_; }
  Expected<Owner> owner() const;

  bool lock();                               // false: another relay works for this run
  void note_problem(std::string_view line);  // empty: all is well
  // Gives the folder and what is in it to `owner`, and lets everybody pass through the runtime
  // folder to folders of his own.
  Expected<void> hand_over(Owner owner);
  // Removes the files and, where the parent may be written, the folder.
  void remove();

 private:
  std::string path_;
  std::string reach_;
  Descriptor folder_;
  Descriptor lock_;
  std::string noted_;
};

// For `status`: the line, printable; empty when there is none.
std::string read_note(const std::string& run_folder);

}  // namespace sqreen::relay
