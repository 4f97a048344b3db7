// SPDX-License-Identifier: Apache-2.0
// The process beside the app: moves events from the log into the store, publishes the policy, drains and ends when the app is gone.
//
// `sqreen start` runs `sqreen relay --run FOLDER` once and waits for its immediate return: it double-forks, detaches (setsid, chdir /,
// every descriptor closed but its own, 0 to 2 on /dev/null, signals reset, SIGINT and SIGHUP ignored) under a tiny watching parent that
// restarts it when it dies. Both always exit 0: as PID 1, gunicorn reaps orphans and takes exit statuses 3 and 4 for its own workers'.
#pragma once

#include <string>

#include "core/clock.h"
#include "core/environment.h"
#include "core/error.h"
#include "core/run_folder.h"
#include "core/settings.h"

namespace sqreen::relay {

struct RelayOptions {
  std::string run_folder;
  std::string app_name;
  std::string state_folder;
  Settings settings;
};

// What the detached process does until the app is gone. Returns only then, or with the reason why it cannot work at all.
Expected<void> run_relay(const RelayOptions& options, const Clock& clock);

// Detaches (see above) and returns in the caller: nothing of the caller's stdio, session or process group stays in use.
// Fails when the first fork does. The detached processes never return.
Expected<void> start_detached(const RelayOptions& options);

}  // namespace sqreen::relay
