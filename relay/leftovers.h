// SPDX-License-Identifier: Apache-2.0
// Runs of the same app whose app and relay were killed together, or whose relay had no disk to
// write to: their events still lie in the runtime folder. The next relay of the app takes them
// over.
#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "relay/store.h"

namespace sqreen::relay {

class Leftovers {
 public:
  // Looks beside `run_folder` for runs of its app that are gone, or were never made to the end, and
  // belong to this uid.
  explicit Leftovers(const std::string& run_folder);

  // Stores what those hold that are still gone now, and removes them. To be called a second or more
  // after the first look: an app may be between two processes. Returns how many there were.
  int take_over(Store& store, const Clock& clock);

 private:
  std::vector<std::string> folders_;
};

}  // namespace sqreen::relay
