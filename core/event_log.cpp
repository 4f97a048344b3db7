// SPDX-License-Identifier: Apache-2.0
// The writing side of the event log. The reading side is event_log_reader.cpp.
#include "core/event_log.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "core/descriptor.h"
#include "core/event_frame.h"
#include "core/log_position.h"

namespace sqreen {

// No mutex: a fork in the middle of an append must not leave a child that waits for ever.
struct EventLogWriter::State {
  // One file of the log. Stays known, and its descriptor open, until the log has gone on once more:
  // another thread may be writing to it.
  struct File {
    File(std::uint64_t file_number, FileIdentity file_identity, int descriptor,
         std::unique_ptr<File> older)
        : number(file_number),
          identity(file_identity),
          fd(descriptor),
          previous(std::move(older)) {}
    ~File() { close_if_still(fd.load(), identity); }

    const std::uint64_t number;
    const FileIdentity identity;
    std::atomic<int> fd;
    std::unique_ptr<File> previous;
  };

  State(std::string first_path, const RunMarker& run, std::uint64_t number,
        const FileIdentity& identity, int fd)
      : path(std::move(first_path)),
        marker(run),
        current(new File(number, identity, fd, nullptr)) {}
  State(const State&) = delete;
  ~State() { delete current.load(); }

  int reopen(File& file, int stale) const;
  bool follow(const SharedRegion& region);

  const std::string path;
  const RunMarker marker;
  std::atomic<File*> current;
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
  const WriteSignalBlocked quiet(SIGXFSZ);
  ssize_t written;
  do {
    written = write(fd, frame.data(), frame.size());
  } while (written < 0 && errno == EINTR);
  is_short = written >= 0 && written < static_cast<ssize_t>(frame.size());
  return written == static_cast<ssize_t>(frame.size());
}

// How much of a file is read. Without a region nobody says so; what was read was punched out, so
// count the blocks.
std::uint64_t consumed_of(std::uint64_t number, const struct stat& status,
                          const SharedRegion* region) {
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!region) return size - std::min(size, 512u * static_cast<std::uint64_t>(status.st_blocks));
  const LogPosition consumed(region->consumed());
  if (consumed.number() != number) return consumed.number() > number ? size : 0;
  return std::min(consumed.offset(), size);
}

Expected<void> write_header(int fd, const std::string& path, const RunMarker& marker) {
  bool is_short = false;
  if (write_once(fd, make_frame(marker, kHeaderKind, kHeaderPayload), is_short)) return {};
  const int error = is_short ? ENOSPC : errno;
  unlink(path.c_str());
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  return fail_errno(full ? ErrorCode::disk_full : ErrorCode::log_unusable, path, error);
}

// No file is retired before there is a next one: a region that says so says nothing.
bool is_retired(std::uint64_t number, const SharedRegion& region) {
  const std::uint64_t retired = region.retired_logs();
  return retired > number && retired <= region.log_number();
}

// How large a file may become for this process.
std::uint64_t size_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return LogPosition::kMaxOffset;
  }
  return std::min<std::uint64_t>(limit.rlim_cur, LogPosition::kMaxOffset);
}

}  // namespace

Expected<void> begin_next_log(const std::string& path, const RunMarker& marker,
                              std::uint64_t number) {
  const std::string name = log_path(path, number);
  if (number > LogPosition::kMaxNumber) return fail(ErrorCode::log_unusable, name + ": too many");
  const Descriptor file = open_file(name, O_RDWR | O_APPEND | O_CREAT, 0600);
  struct stat status;
  if (!file || fstat(file.get(), &status) != 0) {
    return fail_errno(ErrorCode::log_unusable, name, errno);
  }
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::log_unusable, name + ": no regular file");
  // Two that begin it at the same time write two headers, which does no harm.
  return status.st_size > 0 ? Expected<void>() : write_header(file.get(), name, marker);
}

// The number was closed, or is somebody else's by now. By path it must be the same file: another
// one has no reader.
int EventLogWriter::State::reopen(File& file, int stale) const {
  struct stat status;
  Descriptor fresh = open_log(log_path(path, file.number), marker, status);
  if (!fresh || identity_of(status) != file.identity) return -1;
  if (file.fd.compare_exchange_strong(stale, fresh.get())) return fresh.release();
  return stale;  // another thread was faster; `fresh` closes
}

// True when `current` is the file that the region names, or a later one.
bool EventLogWriter::State::follow(const SharedRegion& region) {
  const std::uint64_t number = region.log_number();
  File* file = current.load();
  if (number <= file->number) return true;
  struct stat status;
  Descriptor fresh = open_log(log_path(path, number), marker, status);
  if (!fresh) return false;
  auto next = std::make_unique<File>(number, identity_of(status), -1, std::unique_ptr<File>(file));
  next->fd = fresh.get();
  File* expected = file;
  if (!current.compare_exchange_strong(expected, next.get())) {
    next->fd = -1;
    static_cast<void>(next->previous.release());
    return true;  // another thread was faster; `fresh` closes
  }
  static_cast<void>(fresh.release());
  static_cast<void>(next.release());
  file->previous.reset();  // what nobody can be writing to any more
  return true;
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
  if (auto header = write_header(first.get(), path, marker); !header) {
    return tl::make_unexpected(header.error());
  }
  struct stat status;
  Descriptor file = duplicate_high(first.get(), Height::handed_over);
  if (!file || fstat(file.get(), &status) != 0) return failed(errno);
  return EventLogWriter(
      std::make_unique<State>(path, marker, 0, identity_of(status), file.release()));
}

Expected<EventLogWriter> EventLogWriter::open(int fd, const std::string& path,
                                              const RunMarker& marker, std::uint64_t number) {
  struct stat status;
  Descriptor file;
  if (number > 0 && number <= LogPosition::kMaxNumber) {
    file = open_log(log_path(path, number), marker, status);
  }
  if (!file) number = 0;  // the region's word is not to be trusted
  if (!file && fd >= 0 && is_appendable_log(fd, marker, status)) {
    file = duplicate_high(fd, Height::personal);
  }
  if (!file) file = open_log(path, marker, status);
  if (!file) {
    return errno == EINVAL ? fail(ErrorCode::log_unusable, path + ": not the event log of this run")
                           : fail_errno(ErrorCode::log_unusable, path, errno);
  }
  return EventLogWriter(
      std::make_unique<State>(path, marker, number, identity_of(status), file.release()));
}

EventLogWriter::EventLogWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
EventLogWriter::EventLogWriter(EventLogWriter&&) noexcept = default;
EventLogWriter& EventLogWriter::operator=(EventLogWriter&&) noexcept = default;
EventLogWriter::~EventLogWriter() = default;

int EventLogWriter::fd() const {
  return state_->current.load()->fd.load();
}

std::uint64_t EventLogWriter::number() const {
  return state_->current.load()->number;
}

void EventLogWriter::follow(const SharedRegion& region) {
  state_->follow(region);
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
  if (region) state_->follow(*region);

  for (int attempt = 0;; ++attempt) {
    State::File& file = *state_->current.load();
    struct stat status;
    int fd = file.fd.load();
    for (int again = 0; !is_still(fd, file.identity); ++again) {
      if (again == 2 || (fd = state_->reopen(file, fd)) < 0) return dropped(DropKind::no_log);
    }
    if (fstat(fd, &status) != 0) return dropped(DropKind::no_log);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size - consumed_of(file.number, status, region) + frame.size() > limit) {
      return dropped(DropKind::log_full);
    }
    // Only while the relay is at this file: without one, the rest would grow without bound.
    const bool may_go_on =
        region && attempt < 4 && LogPosition(region->consumed()).number() == file.number;
    if (size + frame.size() > size_limit() && may_go_on) {
      const std::uint64_t next = file.number + 1;
      if (begin_next_log(state_->path, state_->marker, next)) region->go_on_in_log(next);
      if (state_->follow(*region) && state_->current.load() != &file) continue;
    }
    if (size + frame.size() > size_limit()) return dropped(DropKind::write_failed);

    bool is_short = false;
    if (!write_once(fd, frame, is_short)) {
      // The reader finds and counts what is torn, by a kill too.
      return is_short ? false : dropped(DropKind::write_failed);
    }
    // The relay may have read this file for the last time just before: then once more, in the next.
    if (!region || !is_retired(file.number, *region)) return true;
    if (attempt == 4 || !state_->follow(*region)) return dropped(DropKind::no_log);
  }
}

}  // namespace sqreen
