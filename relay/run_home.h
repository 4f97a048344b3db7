// SPDX-License-Identifier: Apache-2.0
// A run's folder as its relay holds it: by a descriptor, so that it stays reachable when root is
// given up and its parent is closed.
//
// Beside the files of core/run_folder.h a relay keeps three of its own here: `relay.lock`, which
// makes a second relay step aside, and for `sqreen status` two of one line each: `note` says what
// is wrong with the relay, `compat` what of the app's packages is not supported.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/descriptor.h"
#include "core/error.h"
#include "core/event_log.h"

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

  // Of the run's log, for a run whose region cannot be read.
  std::optional<RunMarker> marker() const;
  bool lock();  // false: another relay works for this run
  // In a child of the relay: the lock stays with the relay alone.
  void leave_lock() { lock_ = Descriptor(); }
  void note_problem(std::string_view line);         // empty: all is well
  void write_compatibility(std::string_view line);  // empty: nothing to say
  // Gives the folder and what is in it to `owner`, and lets everybody pass through the runtime
  // folder to folders of his own.
  Expected<void> hand_over(Owner owner);
  // One file of the log that was read to its end, and what is left of those before it.
  void remove_log(std::uint64_t number);
  // Removes the files and, where the parent may be written, the folder.
  void remove();

 private:
  std::vector<std::string> names() const;

  std::string path_;
  std::string reach_;
  Descriptor folder_;
  Descriptor lock_;
  std::string noted_;
};

// For `status`: the lines, printable; empty when there is none.
std::string read_note(const std::string& run_folder);
std::string read_compatibility(const std::string& run_folder);

}  // namespace sqreen::relay
