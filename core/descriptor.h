// SPDX-License-Identifier: Apache-2.0
// File descriptors inside somebody else's process: numbers that stay out of the app's way, never
// closed when they came to be the app's, and system calls that an alarm of the app may interrupt.
//
//   Descriptor file = open_file(path, O_RDWR, 0);
//   if (!file) return fail_errno(ErrorCode::file_unreadable, path, errno);
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <string>
#include <utility>

namespace sqreen {

// Owns a descriptor that nobody else can have closed: a local variable's, not one that stays open
// while the app runs.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

// What a descriptor was opened on, to notice that its number has become another file's.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileIdentity&) const = default;
};
FileIdentity identity_of(const struct stat& status);
bool is_still(int fd, const FileIdentity& identity);
void close_if_still(int fd, const FileIdentity& identity);

// Opens without following a link at the end, without blocking on a pipe, close-on-exec, retrying
// when interrupted. errno tells why not.
Descriptor open_file(const std::string& path, int flags, mode_t mode);
Descriptor open_folder(const std::string& path);  // to judge it: O_PATH
// Moves it to a high, close-on-exec number: from 64 on for what an exec hands over (an app may
// expect its own at 3 and up, as with systemd's LISTEN_FDS), from 128 on for private ones. Below
// the soft RLIMIT_NOFILE; when that is tiny, as high as it goes.
enum class Height { handed_over, personal };
Descriptor duplicate_high(int fd, Height height);

// While it lives, a signal that write() raises for the calling thread is an error of the call and
// not the end of the process: SIGXFSZ beyond RLIMIT_FSIZE (EFBIG), SIGPIPE for a pipe that nobody
// reads (EPIPE). One that came before stays pending.
class WriteSignalBlocked {
 public:
  explicit WriteSignalBlocked(int signal);
  ~WriteSignalBlocked();
  WriteSignalBlocked(const WriteSignalBlocked&) = delete;

 private:
  int signal_;
  bool active_ = false;
  bool was_blocked_ = false;
  bool was_pending_ = false;
};

// posix_fallocate, also where the file system cannot (zeros are written instead). Returns an errno
// value, 0 when allocated.
int allocate(int fd, off_t offset, off_t size);

}  // namespace sqreen
