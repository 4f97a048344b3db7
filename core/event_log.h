// SPDX-License-Identifier: Apache-2.0
// The file through which the app's processes hand events to the relay.
//
// A record is framed (marker of this run, length, kind, CRC-32C) and appended by one write() to an
// O_APPEND descriptor, so records of concurrent processes never mix. At most 16 KiB with its frame.
// Readers see half-written tails, and a kill or a full disk does tear records: an incomplete record
// at the end means "not yet" until its bytes stay unchanged for a second or no writer lives; after
// damage the reader resynchronises on the marker only. Nobody renames or truncates the file; space
// behind the reader is punched out.
//
// Where space cannot be freed, or a limit of size is near, the log goes on in a next file by name
// (core/log_position.h): a writer that nears its RLIMIT_FSIZE begins it, or the relay does. The
// region says which file is the current one, and below which the relay reads no more ("retired").
// The relay retires a file, reads it once more, then removes it; a writer that finds its file
// retired after it wrote writes its record again into the current one. So a record is read at least
// once, and events carry ids, so the store holds them once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/error.h"
#include "core/shared_region.h"

namespace sqreen {

constexpr std::size_t kMaxRecord = 16 * 1024;  // frame included

// What a payload is. Numbers are on disk: never renumber.
enum class RecordKind : std::uint16_t {
  attack = 1,    // JSON, see agent/attack_event.h
  response = 2,  // JSON {"id","response_status"}: completes an attack
  process = 3,   // JSON {"pid","state","reason",...}: for a process that could not claim a slot
};

// Writes from any process and thread. Before every write it compares device and inode of its
// descriptor with those of opening time, and never writes to, nor closes, a number that came to be
// somebody else's; then it reopens by path.
class EventLogWriter {
 public:
  // `fd`: inherited O_APPEND descriptor, or -1 to open `path`. A private duplicate with a high
  // number (F_DUPFD_CLOEXEC) is kept. `number`: the file that the region names as the current one;
  // the inherited descriptor is the first one's.
  static Expected<EventLogWriter> open(int fd, const std::string& path, const RunMarker& marker,
                                       std::uint64_t number = 0);
  // Creates the file (O_EXCL, 0600) for `start`.
  static Expected<EventLogWriter> create(const std::string& path, const RunMarker& marker);
  EventLogWriter(EventLogWriter&&) noexcept;
  EventLogWriter& operator=(EventLogWriter&&) noexcept;
  ~EventLogWriter();

  int fd() const;
  std::uint64_t number() const;  // of the file that is written to
  // Goes to the file that `region` names, when that is a later one. What cannot be opened is not
  // gone to. append() does so by itself; a process that writes nothing frees the older file thus.
  void follow(const SharedRegion& region);
  // Counts what it drops in `region` when there is one. `limit`: bytes that may wait for the relay.
  // Interrupted writes are retried; a short write leaves a torn record, which the reader counts as
  // it counts those of the killed. Returns true when the record is in the file.
  // Async-signal-unsafe, fork-safe.
  bool append(RecordKind kind, std::string_view payload, SharedRegion* region, std::uint64_t limit);

 private:
  struct State;
  explicit EventLogWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct LogRecord {
  RecordKind kind;
  std::string payload;
  std::uint64_t offset;  // of its frame
  std::uint64_t end;     // offset behind it: commit this together with the record
};

// Begins the next file of a log, or finds it begun: from several processes at once. `path` is the
// first file's.
Expected<void> begin_next_log(const std::string& path, const RunMarker& marker,
                              std::uint64_t number);

// Whose log this is, by its first record: for a relay whose run has lost its region.
Expected<RunMarker> read_log_marker(const std::string& path);

// Reads one file of the log. All offsets are LogPosition's, packed.
class EventLogReader {
 public:
  // `path` is the first file's, `offset` names the file too.
  static Expected<EventLogReader> open(const std::string& path, const RunMarker& marker,
                                       std::uint64_t offset);
  EventLogReader(EventLogReader&&) noexcept;
  EventLogReader& operator=(EventLogReader&&) noexcept;
  ~EventLogReader();

  // The next whole record, or nullopt: nothing more for now. `now` is monotonic; `writers_gone`
  // says that no process can append any more, so that an incomplete tail is torn at once.
  std::optional<LogRecord> next(std::int64_t now, bool writers_gone);
  std::uint64_t offset() const;  // behind the last record returned or skipped
  std::uint64_t torn() const;    // records lost to damage since opening
  std::uint64_t skipped_bytes() const;
  std::uint64_t number() const;              // of the file
  bool at_end() const;                       // nothing lies behind offset() now
  Expected<void> punch(std::uint64_t upto);  // frees the space behind a committed offset;
                                             // unsupported is not an error
  // The file cannot shrink and has `limit` bytes, or nears what a file may have here.
  bool should_go_on(std::uint64_t limit) const;

 private:
  struct State;
  explicit EventLogReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sqreen
