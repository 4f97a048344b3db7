// SPDX-License-Identifier: Apache-2.0
// The embedded store: one SQLite file for each app, written by its relay alone, read by `sqreen events` and `status`.
//
// Events and the log offset behind them are committed in one transaction: that is what makes "exactly once" true.
#pragma once

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

namespace sqreen::relay {

struct StoredEvent {
  std::int64_t sequence;  // grows with every event of the store: `events --follow` asks for what is behind it
  std::string json;       // one object, `app` and `response_status` filled in
};

struct EventFilter {
  std::int64_t after_sequence = 0;
  std::optional<std::int64_t> since_wall_ns;
  std::string attack;   // empty: any
  std::string sink;     // empty: any
  std::optional<bool> blocked;
  int pid = 0;          // 0: any
  std::int64_t limit = 0;  // the newest so many, oldest first; 0: all
};

class Store {
 public:
  static Expected<Store> open(const std::string& path, std::string_view app_name);  // creates, 0600, WAL
  static Expected<Store> open_read_only(const std::string& path);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // One transaction: the records of one batch and the offset of `marker`'s log behind them. Malformed payloads are counted, not stored.
  Expected<void> commit(const RunMarker& marker, const std::vector<LogRecord>& batch, std::uint64_t offset);
  Expected<std::uint64_t> offset(const RunMarker& marker) const;  // 0: a run that is not known yet
  // What the region knew of the run's processes and drops: what `status` tells after the app is gone.
  Expected<void> remember_run(const RunMarker& marker, const std::vector<ProcessInfo>& processes,
                              const std::array<std::uint64_t, kDropKinds>& dropped, bool ended);

  Expected<std::int64_t> for_each_event(const EventFilter& filter, const std::function<void(const StoredEvent&)>& visit) const;
  struct LastRun {
    std::vector<ProcessInfo> processes;
    std::array<std::uint64_t, kDropKinds> dropped{};
    bool ended = false;
    std::int64_t wall_ns = 0;
  };
  Expected<std::optional<LastRun>> last_run() const;
  std::string app_name() const;

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sqreen::relay
