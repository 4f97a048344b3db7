// SPDX-License-Identifier: Apache-2.0
// The writing side of the event log. The reading side is event_log_reader.cpp.
#include "core/event_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "core/descriptor.h"
#include "core/event_frame.h"

namespace sqreen {

// No mutex: a fork in the middle of an append must not leave a child that waits for ever.
struct EventLogWriter::State {
  std::string path;
  RunMarker marker;
  FileIdentity identity;
  std::atomic<int> fd{-1};

  ~State() { close_if_still(fd.load(), identity); }
  int reopen(int stale);
};

namespace {

// The header record shows that a descriptor is this run's log and not a file that got its number.
bool starts_with_header(int fd, const RunMarker& marker) {
  const std::string expected = make_frame(marker, kHeaderKind, kHeaderPayload);
  std::string found(expected.size(), '\0');
  ssize_t got;
  do {
    got = pread(fd, found.data(), found.size(), 0);
  } while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(found.size()) && found == expected;
}

bool is_appendable_log(int fd, const RunMarker& marker, struct stat& status) {
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || !(flags & O_APPEND) || (flags & O_ACCMODE) != O_RDWR) return false;
  return starts_with_header(fd, marker);
}

Descriptor open_log(const std::string& path, const RunMarker& marker, struct stat& status) {
  Descriptor file = open_file(path, O_RDWR | O_APPEND, 0);
  if (!file) return {};
  const bool ours = is_appendable_log(file.get(), marker, status) &&
                    (status.st_uid == geteuid() || geteuid() == 0);
  if (!ours) {
    errno = EINVAL;
    return {};
  }
  return duplicate_high(file.get(), Height::personal);
}

// One write() for the whole record: the kernel holds the inode's lock over it, so appends of
// several processes do not mix.
bool write_once(int fd, std::string_view frame, bool& is_short) {
  const FileSizeSignalBlocked quiet;
  ssize_t written;
  do {
    written = write(fd, frame.data(), frame.size());
  } while (written < 0 && errno == EINTR);
  is_short = written >= 0 && written < static_cast<ssize_t>(frame.size());
  return written == static_cast<ssize_t>(frame.size());
}

}  // namespace

// The number was closed, or is somebody else's by now. By path it must be the same file: another
// one has no reader.
int EventLogWriter::State::reopen(int stale) {
  struct stat status;
  Descriptor fresh = open_log(path, marker, status);
  if (!fresh || identity_of(status) != identity) return -1;
  if (fd.compare_exchange_strong(stale, fresh.get())) return fresh.release();
  return stale;  // another thread was faster; `fresh` closes
}

Expected<EventLogWriter> EventLogWriter::create(const std::string& path, const RunMarker& marker) {
  Descriptor first = open_file(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL, 0600);
  if (!first) return fail_errno(ErrorCode::log_unusable, path, errno);
  const auto failed = [&path](int error) {
    unlink(path.c_str());
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    return fail_errno(full ? ErrorCode::disk_full : ErrorCode::log_unusable, path, error);
  };
  if (fchmod(first.get(), 0600) != 0) return failed(errno);
  bool is_short = false;
  if (!write_once(first.get(), make_frame(marker, kHeaderKind, kHeaderPayload), is_short)) {
    return failed(is_short ? ENOSPC : errno);
  }
  struct stat status;
  Descriptor file = duplicate_high(first.get(), Height::handed_over);
  if (!file || fstat(file.get(), &status) != 0) return failed(errno);
  auto state = std::make_unique<State>();
  state->path = path;
  state->marker = marker;
  state->identity = identity_of(status);
  state->fd = file.release();
  return EventLogWriter(std::move(state));
}

Expected<EventLogWriter> EventLogWriter::open(int fd, const std::string& path,
                                              const RunMarker& marker) {
  struct stat status;
  Descriptor file;
  if (fd >= 0 && is_appendable_log(fd, marker, status)) {
    file = duplicate_high(fd, Height::personal);
  }
  if (!file) file = open_log(path, marker, status);
  if (!file) {
    return errno == EINVAL ? fail(ErrorCode::log_unusable, path + ": not the event log of this run")
                           : fail_errno(ErrorCode::log_unusable, path, errno);
  }
  auto state = std::make_unique<State>();
  state->path = path;
  state->marker = marker;
  state->identity = identity_of(status);
  state->fd = file.release();
  return EventLogWriter(std::move(state));
}

EventLogWriter::EventLogWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
EventLogWriter::EventLogWriter(EventLogWriter&&) noexcept = default;
EventLogWriter& EventLogWriter::operator=(EventLogWriter&&) noexcept = default;
EventLogWriter::~EventLogWriter() = default;

int EventLogWriter::fd() const {
  return state_->fd.load();
}

bool EventLogWriter::append(RecordKind kind, std::string_view payload, SharedRegion* region,
                            std::uint64_t limit) {
  const auto dropped = [region](DropKind why) {
    if (region) region->count_dropped(why);
    return false;
  };
  if (payload.size() > kMaxPayload) return dropped(DropKind::too_large);
  // A record that quotes the marker would put a frame of its author's choice where a reader
  // resynchronises.
  if (payload.find(as_text(state_->marker)) != std::string_view::npos) {
    return dropped(DropKind::malformed);
  }
  const std::string frame = make_frame(state_->marker, static_cast<std::uint16_t>(kind), payload);

  int fd = state_->fd.load();
  struct stat status;
  for (int attempt = 0;; ++attempt) {
    if (fd >= 0 && fstat(fd, &status) == 0 && identity_of(status) == state_->identity) break;
    if (attempt == 2 || (fd = state_->reopen(fd)) < 0) return dropped(DropKind::no_log);
  }
  // Without a region nobody says what was read; what was read was punched out, so count the blocks.
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t consumed =
      region ? std::min(region->consumed(), size)
             : size - std::min(size, 512u * static_cast<std::uint64_t>(status.st_blocks));
  if (size - consumed + frame.size() > limit) return dropped(DropKind::log_full);

  bool is_short = false;
  if (write_once(fd, frame, is_short)) return true;
  return dropped(is_short ? DropKind::torn : DropKind::write_failed);
}

}  // namespace sqreen
