// SPDX-License-Identifier: Apache-2.0
// The files of one run of an app, and how its processes find them.
//
//   <runtime>/               per uid, 0700, ours and no link: $SQREEN_RUNTIME_DIR, else
//                            $XDG_RUNTIME_DIR/sqreen, else /run/sqreen (root), else
//                            /tmp/sqreen-<uid>. 0711 once root's relay has handed a run over to the
//                            workers' uid: they pass through it to their own run
//     <app>.<8 hex digits>/  one run: `start` makes it, its relay removes it when the app is gone
//       region               core/shared_region.h
//       events               core/event_log.h
//       alive                locked by `start` with flock(); every process of the app inherits that
//                            open description: while the lock is held, somebody lives
//   <state>/                 per uid, 0700: $SQREEN_STATE_DIR, else $XDG_STATE_HOME/sqreen, else
//                            /var/lib/sqreen (root), else ~/.local/state/sqreen, else <runtime>
//     <app>.db               the store, kept
//
// The app's processes learn of it through one variable:
// SQREEN_RUN=1:<region fd>:<events fd>:<alive fd>:<folder>
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/error.h"
#include "core/event_log.h"
#include "core/settings.h"
#include "core/shared_region.h"

namespace sqreen {

inline constexpr std::string_view kRunVariable = "SQREEN_RUN";

// Returns the folder after making it when missing. Refuses (runtime_folder_unusable, naming path
// and owner) what is a link, of another uid, or open to others; tries the next candidate unless the
// path was set by hand.
Expected<std::string> runtime_folder(const Settings& settings, const Environment& environment);
// The folders that it would try, in that order; at least one.
std::vector<std::string> runtime_folder_candidates(const Settings& settings,
                                                   const Environment& environment);
// Whether it could use `path`, as far as can be told without making anything.
Expected<void> check_runtime_folder(const std::string& path);
Expected<std::string> state_folder(const Settings& settings, const Environment& environment);

// Where runs, and stores, may lie that this process may read, for `status` and `events`: every
// candidate of its own uid that exists, and for root the runtime folders of every uid too. Only the
// folder set by hand when there is one. Makes nothing.
std::vector<std::string> readable_runtime_folders(const Settings& settings,
                                                  const Environment& environment);
std::vector<std::string> readable_state_folders(const Settings& settings,
                                                const Environment& environment);

// Letters, digits, '-', '_' and '.'; everything else becomes '-'; at most 64 bytes; never empty,
// "." or "..".
std::string app_file_name(std::string_view app_name);

struct RunFiles {  // made by `start` (or sqreen.start()) and left open across exec
  std::string folder;
  SharedRegion region;
  EventLogWriter log;
  int alive_fd;
};
Expected<RunFiles> create_run(const std::string& runtime_folder, std::string_view app_name);
// Clears close-on-exec on the three descriptors and returns SQREEN_RUN's value.
Expected<std::string> inheritable(RunFiles& files);

struct RunReference {  // SQREEN_RUN, decoded
  int region_fd = -1;
  int log_fd = -1;
  int alive_fd = -1;
  std::string folder;
};
Expected<RunReference> parse_run_variable(std::string_view value);

struct FoundRun {
  std::string app;  // file name form
  std::string folder;
};
std::vector<FoundRun> list_runs(const std::string& runtime_folder);

std::string store_path(const std::string& state_folder, std::string_view app_name);

// Nobody of the app lives: the lock on `alive` is free and every slot's process and the region's
// root are dead.
bool app_is_gone(const std::string& folder, const SharedRegion& region);
// Without a region that can be read, the lock alone tells.
bool app_is_gone(const std::string& folder, const Expected<SharedRegion>& region);

}  // namespace sqreen
