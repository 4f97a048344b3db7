// SPDX-License-Identifier: Apache-2.0
// The memory that `start`, the app's processes and the relay of one run share: process slots,
// counters and the policy snapshot.
//
// A file of fixed size and versioned layout, allocated before anybody maps it (a hole on a full
// disk would be a SIGBUS in the app); the publisher allocates the policy's buffers before it fills
// them. `start` creates it; the app's processes attach to the inherited descriptor, or by path.
// Everything read from it is judged as hostile: another process of the same uid can write anything.
//
// Fork-safe: the mapping is shared and holds no lock. Thread-safe: all words are atomics. No
// function blocks. Where the file cannot be touched any more (truncated, a full disk of btrfs), it
// turns into private zeros (core/lost_mapping.h): nobody dies of it, nothing is shared, and the
// owner regains it when the file can be written to again.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/descriptor.h"
#include "core/error.h"
#include "core/process.h"
#include "core/reason.h"

namespace sqreen {

// 128 random bits of this run: frames the event log's records. No attacker knows them.
using RunMarker = std::array<std::uint8_t, 16>;

enum class ProcessState : std::uint32_t {
  starting = 1,  // the agent is in, no request was served yet
  guarding = 2,  // "protected": it has served a request under the agent
  inactive = 3,  // see the reason
};
std::string_view process_state_name(ProcessState state);  // "starting", "protected", "inactive"

// Why an event was not kept. Numbers index the region's counters: never renumber.
enum class DropKind : std::uint32_t {
  log_full = 0,
  too_large = 1,
  write_failed = 2,
  torn = 3,
  no_log = 4,
  malformed = 5
};
constexpr std::size_t kDropKinds = 6;
std::string_view drop_kind_name(DropKind kind);  // "log-full", ...

struct ProcessInfo {  // a copy of one slot
  ProcessId process;
  ProcessState state = ProcessState::starting;
  Reason reason = Reason::none;
  std::string detail;              // at most 159 bytes, one line
  std::string python;              // "3.11.7"
  std::string command;             // what the process runs, at most 63 bytes
  std::vector<std::string> hooks;  // "flask", "sqlite3"...
  std::uint64_t requests = 0;
  std::uint64_t checks = 0;  // sink calls that were looked at
  std::uint64_t attacks = 0;
};

enum class Counter : std::uint32_t { requests = 0, checks = 1, attacks = 2 };

class SharedRegion {
 public:
  static constexpr std::size_t kSlots = 1024;
  static constexpr std::size_t kPolicyCapacity = 2u << 20;  // bytes of one snapshot

  // Creates `path` (O_EXCL, 0600), allocates and maps it. `root` is the app's first process:
  // `start` itself before it execs.
  static Expected<SharedRegion> create(const std::string& path, const RunMarker& marker,
                                       const ProcessId& root);
  // Maps an open descriptor after judging its size, magic and version. Does not take ownership of
  // `fd`.
  static Expected<SharedRegion> attach(int fd);
  static Expected<SharedRegion> open(const std::string& path);
  // In nobody's file, for a relay whose run has lost its region: nothing is shared by it.
  static Expected<SharedRegion> create_private(const RunMarker& marker);
  // A private copy of what the file holds now, for `status`: its owner cannot end the reader by
  // truncating it (SIGBUS).
  static Expected<SharedRegion> open_copy(const std::string& path);

  bool lost() const;  // see above; what this process writes reaches nobody
  // After the loss: shares the file again, claims `process`'s slot in it when `slot` names one in
  // the lost memory, and adds what this process has counted meanwhile. Where the file still cannot
  // be written to, all of it is lost once more and nothing is counted twice. Fails when `path` is
  // another file by now.
  Expected<void> regain(const std::string& path, const ProcessId& process,
                        std::optional<std::size_t>& slot);

  SharedRegion(SharedRegion&& other) noexcept;
  SharedRegion& operator=(SharedRegion&& other) noexcept;
  SharedRegion(const SharedRegion&) = delete;
  ~SharedRegion();  // unmaps; closes the descriptor only when create() or open() made it and the
                    // number is still this file's

  int fd() const;  // created: 64 or higher, close-on-exec; -1 for a copy
  RunMarker marker() const;
  ProcessId root() const;

  // The caller's slot: one compare-and-swap, called lazily at the first use after a fork. A slot
  // whose owner is gone is taken over. Returns the slot's index, or no_free_slot. Idempotent for
  // the same process.
  Expected<std::size_t> claim_slot(const ProcessId& process);
  void set_state(std::size_t slot, ProcessState state, Reason reason, std::string_view detail);
  void describe_process(std::size_t slot, std::string_view python, std::string_view command);
  void add_hook(std::size_t slot, std::string_view name);  // no effect when full or known
  void copy_description(std::size_t from,
                        std::size_t to);  // a forked worker inherits python, command and hooks
  void count(std::size_t slot, Counter counter, std::uint64_t by = 1);
  void free_slot(std::size_t slot);
  std::vector<ProcessInfo> processes() const;       // every claimed slot, dead owners included
  std::vector<ProcessId> owners() const;            // the same without their descriptions
  bool has_served(const ProcessId& process) const;  // a request, under the agent

  // Policy. One writer (the relay); readers never block and retry at most four times.
  Expected<void> publish_policy(
      std::string_view snapshot);           // too_large when it does not fit, disk_full
  std::uint64_t policy_generation() const;  // 0: none yet. One relaxed load.
  std::optional<std::string> read_policy()
      const;  // nullopt: none yet, or torn four times (keep the last good one)

  // Relay.
  void beat(std::int64_t monotonic_ns, const ProcessId& relay);
  std::int64_t last_beat() const;  // 0: no relay ever
  // A relay lives and has beaten lately: four times a second, but a disk that hangs may hold it up.
  bool relay_beats(std::int64_t monotonic_ns) const;
  ProcessId relay() const;

  // Event log bookkeeping.
  void set_consumed(
      std::uint64_t offset);  // how far the store holds the log; for the writers' cap only
  std::uint64_t consumed() const;
  // The log's files, when one cannot go on: see core/event_log.h. Both only grow.
  void go_on_in_log(std::uint64_t number);
  std::uint64_t log_number() const;
  void retire_logs_below(std::uint64_t number);
  std::uint64_t retired_logs() const;  // files below this number are read no more
  void count_dropped(DropKind kind, std::uint64_t by = 1);
  std::array<std::uint64_t, kDropKinds> dropped() const;

  struct Layout;  // core/region_layout.h

 private:
  SharedRegion(Layout* layout, int fd, bool owns_fd, FileIdentity identity);
  static Expected<SharedRegion> map(int fd, bool owns_fd, std::string_view name);
  void add_what_was_lost(const Layout& lost, std::optional<std::size_t> lost_slot,
                         std::optional<std::size_t> slot);

  Layout* layout_ = nullptr;
  int fd_ = -1;
  bool owns_fd_ = false;
  FileIdentity identity_;
};

}  // namespace sqreen
