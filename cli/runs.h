// SPDX-License-Identifier: Apache-2.0
// What `status` and `events` find on this machine: the live runs of apps, and the stores.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/run_folder.h"

namespace sqreen::cli {

struct AppStatus {
  std::string name;
  bool ended = false;                  // from the store: the app does not run any more
  std::int64_t last_seen_ns = 0;       // wall time, for an ended one
  ProcessId root;                      // the app's first process; none when the region is lost
  std::vector<ProcessInfo> processes;  // of a live run: those that live
  bool relay_alive = false;
  ProcessId relay;
  std::string relay_note;     // what is wrong with the relay, one line
  std::string compatibility;  // what of its packages is not supported, one line
  std::array<std::uint64_t, kDropKinds> dropped{};
};

// Judged for all processes of an app together.
enum class Protection {
  full,  // at least one process has served under the agent, and none is without it that should have
         // it
  starting,  // the agent is in; no request was served yet
  partial,   // a process that serves, or may serve, is without the agent
  none,      // the agent is in no process
};
Protection protection_of(const AppStatus& app);

// Runs whose app lives, sorted by name. `app`: only this one; empty: all.
std::vector<AppStatus> live_apps(const Settings& settings, const Environment& environment,
                                 std::string_view app, const Clock& clock);
// The last run of every store that is not among `live`.
std::vector<AppStatus> ended_apps(const Settings& settings, const Environment& environment,
                                  std::string_view app, const std::vector<AppStatus>& live);

// Paths of the stores, sorted. `app`: only this one's; empty: all.
std::vector<std::string> find_stores(const Settings& settings, const Environment& environment,
                                     std::string_view app);

}  // namespace sqreen::cli
