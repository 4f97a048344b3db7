// SPDX-License-Identifier: Apache-2.0
// Keeps a usable store at a path, whatever happens to the file: it may be missing, corrupt,
// deleted, unwritable, or the disk may be full. Nothing here fails for good: what cannot be written
// now stays in the event log and is tried again.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/error.h"
#include "relay/store.h"

namespace sqreen::relay {

class StoreKeeper {
 public:
  // `report` gets a line for every change: what is wrong, or an empty one when all is well again.
  using Report = std::function<void(std::string_view)>;
  StoreKeeper(std::string path, std::string app_name, const Clock& clock, Report report);

  // The open store; opens it when it is time to try again. nullptr: not now.
  Store* get();
  // After an error: decides whether to wait, to reopen, or to put a damaged file aside and begin a
  // new one.
  void failed(const Error& error);
  void worked();
  // Whether the open store is still the file at its path; when it is not, it is closed, and the
  // next get() begins a new one.
  bool check_place();
  bool healthy() const { return healthy_; }

  // Root was given up: the folder is closed now, so what needs a new file needs a new relay. See
  // needs_restart().
  void keep_what_is_open() { may_open_ = false; }
  bool needs_restart() const { return needs_restart_; }

 private:
  void close_and_retry(std::int64_t delay);

  std::string path_;
  std::string app_name_;
  const Clock& clock_;
  Report report_;
  std::optional<Store> store_;
  std::int64_t next_attempt_ = 0;
  std::int64_t next_look_ = 0;
  std::string moved_;  // where a damaged file went: worth telling until the end of the run
  bool may_open_ = true;
  bool needs_restart_ = false;
  bool healthy_ = true;
};

// Renames the store and its journal to `<path>.<why>-<time>`, and returns the new name.
// file_unwritable when that fails.
Expected<std::string> move_aside(const std::string& path, std::string_view why,
                                 std::int64_t wall_ns);

}  // namespace sqreen::relay
