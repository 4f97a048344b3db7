// SPDX-License-Identifier: Apache-2.0
// One relay at work for one run: its state between two looks at the log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/event_log.h"
#include "core/shared_region.h"
#include "relay/compatibility.h"
#include "relay/journal.h"
#include "relay/leftovers.h"
#include "relay/log_watch.h"
#include "relay/pulse.h"
#include "relay/relay.h"
#include "relay/run_home.h"
#include "relay/store_keeper.h"

namespace sqreen::relay {

class Session {
 public:
  // `note`: what is wrong with the run from the start, one line.
  Session(const RelayOptions& options, const Clock& clock, Pulse* pulse, RunHome home,
          SharedRegion region, std::string note = {});

  // Until the app is gone. relay_failed: a new process could go on where this one cannot.
  Expected<void> run();

 private:
  void publish(std::int64_t now);
  void regain_region(std::int64_t now);
  void notice_app(std::int64_t now);
  void give_up_root();
  bool open_log(Store& store);
  bool store_batch(bool writers_gone);
  bool go_on(Store& store, bool writers_gone);
  void begin_next_log();
  void fill_batch(bool writers_gone);
  void account(const CommitResult& result);
  void take_leftovers(std::int64_t now);
  void remember(std::int64_t now);
  bool write_run(std::vector<ProcessInfo> processes, bool ended);
  void finish();

  const RelayOptions& options_;
  const Clock& clock_;
  Pulse* pulse_;  // null: nobody watches
  RunHome home_;
  SharedRegion region_;
  const RunMarker marker_;  // a copy: the region may be lost
  Journal journal_;
  StoreKeeper keeper_;
  LogWatch watch_;
  std::string log_path_;
  Leftovers leftovers_;
  CompatibilityLook compatibility_;
  std::int64_t leftovers_due_;  // 0: done
  std::optional<EventLogReader> log_;
  ProcessId self_;
  bool is_root_;

  std::vector<LogRecord> batch_;  // read, not yet stored
  std::uint64_t batch_end_ = 0;
  std::uint64_t committed_ = 0;
  std::uint64_t torn_ = 0;        // of the log's current file
  std::int64_t quiet_since_ = 0;  // a file that was followed by another has not grown since

  bool published_ = false;
  bool publish_again_ = false;
  std::int64_t next_publish_ = 0;
  std::int64_t next_regain_ = 0;
  std::optional<std::int64_t> gone_since_;
  std::int64_t next_owner_look_ = 0;
  std::int64_t next_remember_ = 0;
  std::int64_t next_full_remember_ = 0;
  std::string remembered_states_;
  std::string note_;
};

}  // namespace sqreen::relay
