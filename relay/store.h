// SPDX-License-Identifier: Apache-2.0
// The embedded store: one SQLite file for each app, written by its relay alone, read by `sqreen
// events` and `status`.
//
// Events and the log offset behind them are committed in one transaction: that is what makes
// "exactly once" true. Errors: malformed (a corrupt file), wrong_version (a newer sqreen's),
// disk_full, file_not_found, file_unwritable, and store_unusable (busy, I/O) tell the relay whether
// waiting may help. Not thread-safe; not for use across a fork.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/event_log.h"
#include "core/shared_region.h"

namespace SQLite {
class Database;
}

namespace sqreen::relay {

struct StoredEvent {
  std::int64_t sequence =
      0;  // grows with every event of the store: `events --follow` asks for what is behind it
  std::int64_t wall_ns = 0;
  bool complete = false;  // the response's status is known
  std::string json;       // one object, `app` and `response_status` filled in
};

struct EventFilter {
  std::int64_t after_sequence = 0;
  std::optional<std::int64_t> since_wall_ns;
  std::string attack;  // empty: any
  std::string sink;    // empty: any; "sqlite3" stands for "sqlite3.Cursor.execute" too
  std::optional<bool> blocked;
  int pid = 0;             // 0: any
  std::int64_t limit = 0;  // the newest so many, oldest first; 0: all
};

struct CommitResult {
  std::uint64_t stored = 0;
  std::uint64_t repeated = 0;   // events whose id the store has already
  std::uint64_t malformed = 0;  // payloads that are not what they should be
};

// What the region knew of a run: what `status` tells after the app is gone.
struct RunRecord {
  RunMarker marker{};
  std::vector<ProcessInfo> processes;
  std::array<std::uint64_t, kDropKinds> dropped{};
  bool ended = false;
  std::int64_t wall_ns = 0;  // when this was written
  std::string note;          // what went wrong in the relay, one line
};

// Events one by one, in the order in which they came. Keeps a read transaction open, and the file,
// while it lives.
class EventCursor {
 public:
  EventCursor(EventCursor&&) noexcept;
  EventCursor& operator=(EventCursor&&) noexcept;
  ~EventCursor();
  Expected<std::optional<StoredEvent>> next();

 private:
  friend class Store;
  struct State;
  explicit EventCursor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Store {
 public:
  static Expected<Store> open(const std::string& path,
                              std::string_view app_name);  // creates, 0600, WAL
  static Expected<Store> open_read_only(const std::string& path);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // One transaction: the records of one batch and the offset of `marker`'s log behind them. Records
  // that lie before the offset already committed are skipped, so a batch that is handed in twice is
  // stored once.
  Expected<CommitResult> commit(const RunMarker& marker, const std::vector<LogRecord>& batch,
                                std::uint64_t offset);
  Expected<std::uint64_t> offset(const RunMarker& marker) const;  // 0: a run that is not known yet
  Expected<void> remember_run(const RunRecord& run);
  // Makes the main file whole by itself again. Not needed for safety; an ended run leaves one file
  // instead of three.
  void checkpoint();

  Expected<EventCursor> events(const EventFilter& filter) const;
  // Visits what events() gives and returns the last sequence seen, `filter.after_sequence` when
  // there was none.
  Expected<std::int64_t> for_each_event(const EventFilter& filter,
                                        const std::function<void(const StoredEvent&)>& visit) const;
  Expected<std::optional<RunRecord>> last_run() const;
  Expected<std::optional<RunRecord>> run(const RunMarker& marker) const;
  std::string app_name() const;
  // Random bytes of this store's making: a file that replaces it is another store, even when it
  // gets the same inode.
  std::string identity() const;

  // False when the file was deleted, or (where that can be seen) replaced or renamed: what is
  // written now would be lost.
  bool is_in_place() const;

 private:
  static Expected<EventCursor> select_events(std::shared_ptr<void> owner,
                                             SQLite::Database& database, const std::string& path,
                                             const EventFilter& filter);

  struct State;
  explicit Store(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;  // shared with its cursors
};

}  // namespace sqreen::relay
