// SPDX-License-Identifier: Apache-2.0
// The process beside the app: moves events from the log into the store, publishes the policy,
// drains and ends when the app is gone.
//
// `sqreen start` runs `sqreen relay --run FOLDER` once, from a process that waits for its immediate
// return, so that neither the app nor `start` has to (cli/start/child_process.h): it double-forks,
// detaches (setsid, chdir /, every descriptor closed but its own, 0 to 2 on /dev/null, signals
// reset, SIGINT and SIGHUP ignored) under a tiny watching parent that restarts it when it dies, and
// ends it when it hangs.
// Both always exit 0: as PID 1, gunicorn reaps orphans and takes exit statuses 3 and 4 for its own
// workers'.
//
// SIGTERM is ignored too: a service manager sends it to everybody at once, and the relay ends
// within two seconds of the app anyway.
//
// Root. A relay started as root becomes the workers' uid, for good, once a slot belongs to a
// process of another uid and the store is open. The run's folder and files are handed over to that
// uid, and the runtime folder becomes 0711, so that a worker that lost its descriptors reaches them
// by path. The store is not: it and its journal stay open, and stay root's in root's state folder,
// where `sqreen events` of root finds them and no worker can put a link. The watching parent stays
// root; it reads nothing of the app's but the region while it waits to restart a relay, and removes
// the empty folder at the end. A relay that would have to open the store again (it was damaged or
// deleted) ends, and its successor does so as root before it gives root up in its turn.
#pragma once

#include <string>

#include "core/clock.h"
#include "core/environment.h"
#include "core/error.h"
#include "core/run_folder.h"
#include "core/settings.h"

namespace sqreen::relay {

class Pulse;

struct RelayOptions {
  std::string run_folder;  // absolute
  std::string app_name;
  std::string state_folder;  // absolute
  Settings settings;
  std::string python;  // the app's interpreter; empty: not known
};

// What the detached process does until the app is gone. Returns only then, when another relay works
// for the same run, or with the reason why it cannot work at all; relay_failed means that a new
// process could. `pulse`, if any, gets a beat a round: somebody watches this process.
Expected<void> run_relay(const RelayOptions& options, const Clock& clock, Pulse* pulse = nullptr);

// Detaches (see above) and returns in the caller: nothing of the caller's stdio, session or process
// group stays in use. Fails when the first fork does. The detached processes never return.
Expected<void> start_detached(const RelayOptions& options);

}  // namespace sqreen::relay
