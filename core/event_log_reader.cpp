// SPDX-License-Identifier: Apache-2.0
// The reading side of the event log: one reader, while any number of processes append, and any of
// them may be killed in the middle.
//
//   ...record][record][rec            incomplete at the end: not yet, unless it stays as it is or
//   nobody is left to finish it
//   ...record][rec[record][record]    a marker inside: whoever wrote the first one is never coming
//   back, appends do not overlap
//   ...record][record with a wrong CRC][record]      damage: go on at the next marker
//   0000000000000000cord][record      punched out, the reader's offset was lost: go on at the first
//   data
#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "core/descriptor.h"
#include "core/event_frame.h"
#include "core/event_log.h"
#include "core/log_position.h"

namespace sqreen {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;
static_assert(kReadSize >= 2 * kMaxRecord, "a whole record must fit behind any offset");
constexpr std::int64_t kTailPatience = 1'000'000'000;

// How many bytes at the end of `text` may be the beginning of a marker.
std::size_t marker_beginning(std::string_view text, std::string_view marker) {
  for (std::size_t size = std::min(text.size(), marker.size() - 1); size > 0; --size) {
    if (text.ends_with(marker.substr(0, size))) return size;
  }
  return 0;
}

}  // namespace

struct EventLogReader::State {
  Descriptor file;
  std::uint64_t number = 0;
  // What was read of the file before somebody truncated it: positions never go back, since the
  // store takes what lies behind the last one.
  std::uint64_t lost = 0;
  RunMarker marker;
  bool may_punch = false;
  std::uint64_t offset = 0;  // in the file as it is
  std::uint64_t torn = 0;
  std::uint64_t skipped = 0;
  std::uint64_t punched = kKeptBytes;
  bool in_damage = false;  // since the last whole record: one piece of damage counts once

  // What was read ahead: the file's bytes from `offset` on are [begin, end) of `buffer`.
  std::unique_ptr<char[]> buffer = std::make_unique_for_overwrite<char[]>(kReadSize);
  std::size_t begin = 0;
  std::size_t end = 0;

  // The incomplete tail as it was seen last.
  std::uint64_t tail_end = 0;
  std::uint32_t tail_crc = 0;
  std::int64_t tail_since = 0;
  bool tail_seen = false;

  std::uint64_t position(std::uint64_t at) const { return LogPosition(number, lost + at).packed(); }
  std::string_view ahead() const { return {buffer.get() + begin, end - begin}; }
  void forget() { begin = end = 0; }
  void advance(std::size_t bytes) { offset += bytes, begin += bytes, tail_seen = false; }

  bool read_ahead();
  bool skip_hole();
  bool was_truncated();
  void skip_damage(std::size_t bytes, bool is_record);
  bool tail_is_final(std::int64_t now, bool writers_gone);
  enum class Step { record, skipped, incomplete };
  Step step(LogRecord& record);
};

// False when the file has nothing more.
bool EventLogReader::State::read_ahead() {
  const std::size_t known = end - begin;
  std::memmove(buffer.get(), buffer.get() + begin, known);
  begin = 0;
  end = known;
  ssize_t got;
  do {
    got = pread(file.get(), buffer.get() + end, kReadSize - end, static_cast<off_t>(offset + end));
  } while (got < 0 && errno == EINTR);
  end += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  return got > 0;
}

// A lost offset may lie in what was punched out long ago: terabytes of nothing.
bool EventLogReader::State::skip_hole() {
  if (ahead().front() != '\0') return false;
  const off_t data = lseek(file.get(), static_cast<off_t>(offset), SEEK_DATA);
  if (data <= static_cast<off_t>(offset)) return false;
  skipped += static_cast<std::uint64_t>(data) - offset;
  offset = static_cast<std::uint64_t>(data);
  tail_seen = false;
  // The block that the hole ends in starts with the end of a record that was read already.
  in_damage = true;
  forget();
  return true;
}

// Nobody of ours truncates; who did must not stop the log for as long as it takes to grow again.
// What is left, or was written since, is read from the beginning: events that the store has are not
// stored again.
bool EventLogReader::State::was_truncated() {
  struct stat status;
  if (fstat(file.get(), &status) != 0) return false;
  if (static_cast<std::uint64_t>(status.st_size) >= offset) return false;
  ++torn;
  in_damage = true;
  lost += offset;
  offset = 0;
  punched = kKeptBytes;
  tail_seen = false;
  return true;
}

// `is_record`: it began with a whole marker, so it was a record of its own; other bytes count only
// once a piece.
void EventLogReader::State::skip_damage(std::size_t bytes, bool is_record) {
  if (is_record || !in_damage) ++torn;
  in_damage = true;
  skipped += bytes;
  advance(bytes);
}

// Unchanged for a second, or nobody is left who could finish it.
bool EventLogReader::State::tail_is_final(std::int64_t now, bool writers_gone) {
  if (writers_gone) return true;
  const std::uint64_t now_end = offset + ahead().size();
  const std::uint32_t crc = crc32c(ahead());
  if (!tail_seen || now_end != tail_end || crc != tail_crc) {
    tail_seen = true;
    tail_end = now_end;
    tail_crc = crc;
    tail_since = now;
    return false;
  }
  return now - tail_since >= kTailPatience;
}

// One step over what was read ahead. `incomplete` asks for more bytes; everything else holds
// whatever follows.
EventLogReader::State::Step EventLogReader::State::step(LogRecord& record) {
  const std::string_view bytes = ahead();
  const std::string_view wanted = as_text(marker);
  if (!bytes.starts_with(wanted)) {
    if (bytes.size() < wanted.size() && wanted.starts_with(bytes)) return Step::incomplete;
    if (skip_hole()) return Step::skipped;
    const std::size_t next = bytes.find(wanted);
    const bool found = next != std::string_view::npos;
    skip_damage(found ? next : bytes.size() - marker_beginning(bytes, wanted), false);
    return Step::skipped;
  }

  // Appends do not overlap and no record quotes the marker: a second one inside what the first one
  // announces proves it torn, now and for every later look.
  FrameHead head{};
  if (bytes.size() >= kHeadSize) std::memcpy(&head, bytes.data() + kMarkerSize, sizeof head);
  const bool plausible = head.length <= kMaxPayload && head.reserved == 0;
  const std::size_t size = kFrameSize + (plausible ? head.length : 0);
  const std::size_t second = bytes.substr(0, size).find(wanted, kMarkerSize);
  if (second == std::string_view::npos && plausible && bytes.size() < size) return Step::incomplete;
  if (second == std::string_view::npos) {
    const std::string_view payload = bytes.substr(kHeadSize, head.length);
    if (plausible && bytes[size - 1] == end_of_frame(marker) &&
        frame_crc(head, payload) == head.crc) {
      record = {static_cast<RecordKind>(head.kind), std::string(payload), position(offset),
                position(offset + size)};
      advance(size);
      in_damage = false;
      return head.kind == kHeaderKind ? Step::skipped : Step::record;
    }
  }
  const std::size_t next = bytes.find(wanted, kMarkerSize);
  const std::string_view behind = bytes.substr(kMarkerSize);
  skip_damage(
      next != std::string_view::npos ? next : bytes.size() - marker_beginning(behind, wanted),
      true);
  return Step::skipped;
}

Expected<RunMarker> read_log_marker(const std::string& path) {
  const Descriptor file = open_file(path, O_RDONLY, 0);
  if (!file) return fail_errno(ErrorCode::log_unusable, path, errno);
  RunMarker marker{};
  std::string found(make_frame(marker, kHeaderKind, kHeaderPayload).size(), '\0');
  const ssize_t got = pread(file.get(), found.data(), found.size(), 0);
  std::memcpy(marker.data(), found.data(), marker.size());
  if (got == static_cast<ssize_t>(found.size()) &&
      found == make_frame(marker, kHeaderKind, kHeaderPayload)) {
    return marker;
  }
  return fail(ErrorCode::log_unusable, path + ": does not begin as an event log");
}

Expected<EventLogReader> EventLogReader::open(const std::string& path, const RunMarker& marker,
                                              std::uint64_t offset) {
  LogPosition position(offset);
  if (position.number() > LogPosition::kMaxNumber) position = LogPosition(0, position.offset());
  const std::string name = log_path(path, position.number());
  auto state = std::make_unique<State>();
  state->number = position.number();
  state->file = open_file(name, O_RDWR, 0);
  state->may_punch = static_cast<bool>(state->file);
  if (!state->file) state->file = open_file(name, O_RDONLY, 0);
  struct stat status;
  if (!state->file || fstat(state->file.get(), &status) != 0) {
    return fail_errno(ErrorCode::log_unusable, name, errno);
  }
  if (!S_ISREG(status.st_mode) || (geteuid() != 0 && status.st_uid != geteuid())) {
    return fail(ErrorCode::log_unusable, name + ": not an event log of this user");
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (position.offset() > LogPosition::kMaxOffset / 2) {
    state->offset = size;  // no log came so far: the store's damage
  } else if (position.offset() > size) {
    state->lost = position.offset();  // it was truncated: what is there now came after that
  } else {
    state->offset = position.offset();
  }
  state->marker = marker;
  return EventLogReader(std::move(state));
}

EventLogReader::EventLogReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
EventLogReader::EventLogReader(EventLogReader&&) noexcept = default;
EventLogReader& EventLogReader::operator=(EventLogReader&&) noexcept = default;
EventLogReader::~EventLogReader() = default;

std::optional<LogRecord> EventLogReader::next(std::int64_t now, bool writers_gone) {
  State& state = *state_;
  for (;;) {
    LogRecord record{};
    const State::Step step = state.step(record);
    if (step == State::Step::record) return record;
    if (step == State::Step::skipped || state.read_ahead()) continue;
    const std::string_view tail = state.ahead();
    if (tail.empty()) {
      if (state.was_truncated()) continue;
      return std::nullopt;
    }
    if (!state.tail_is_final(now, writers_gone)) {
      state.forget();
      return std::nullopt;
    }
    const bool is_record = tail.size() >= kMarkerSize;
    const std::size_t kept =
        is_record ? marker_beginning(tail.substr(kMarkerSize), as_text(state.marker)) : 0;
    state.skip_damage(tail.size() - kept, is_record);
  }
}

std::uint64_t EventLogReader::offset() const {
  return state_->position(state_->offset);
}
std::uint64_t EventLogReader::number() const {
  return state_->number;
}
bool EventLogReader::at_end() const {
  struct stat status;
  return fstat(state_->file.get(), &status) != 0 ||
         static_cast<std::uint64_t>(status.st_size) <= state_->offset;
}
bool EventLogReader::should_go_on(std::uint64_t limit) const {
  struct stat status;
  if (fstat(state_->file.get(), &status) != 0) return false;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  return (!state_->may_punch && size >= limit) || size >= LogPosition::kMaxOffset / 2;
}
std::uint64_t EventLogReader::torn() const {
  return state_->torn;
}
std::uint64_t EventLogReader::skipped_bytes() const {
  return state_->skipped;
}

Expected<void> EventLogReader::punch(std::uint64_t upto) {
  State& state = *state_;
  const LogPosition position(upto);
  if (position.number() < state.number) return {};
  const std::uint64_t wanted =
      position.number() > state.number ? LogPosition::kMaxOffset : position.offset();
  const std::uint64_t end =
      std::min(wanted - std::min(wanted, state.lost), state.offset) / kKeptBytes * kKeptBytes;
  if (!state.may_punch || end <= state.punched) return {};
  int result;
  do {
    result = fallocate(state.file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                       static_cast<off_t>(state.punched), static_cast<off_t>(end - state.punched));
  } while (result != 0 && errno == EINTR);
  if (result == 0) {
    state.punched = end;
    return {};
  }
  // EPERM: a seccomp filter that does not know the call.
  if (errno != EOPNOTSUPP && errno != ENOSYS && errno != EPERM) {
    return fail_errno(ErrorCode::log_unusable, "freeing read records of the event log", errno);
  }
  state.may_punch = false;
  return {};
}

}  // namespace sqreen
