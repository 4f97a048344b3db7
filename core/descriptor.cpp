// SPDX-License-Identifier: Apache-2.0
#include "core/descriptor.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

namespace sqreen {

// close() is not retried when interrupted: Linux has released the number by then.
Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ < 0) return;
  const int saved = errno;
  close(fd_);
  errno = saved;
}

FileIdentity identity_of(const struct stat& status) {
  return {status.st_dev, status.st_ino};
}

bool is_still(int fd, const FileIdentity& identity) {
  struct stat status;
  return fd >= 0 && fstat(fd, &status) == 0 && identity_of(status) == identity;
}

void close_if_still(int fd, const FileIdentity& identity) {
  const int saved = errno;
  if (is_still(fd, identity)) close(fd);
  errno = saved;
}

Descriptor open_file(const std::string& path, int flags, mode_t mode) {
  // A path with a NUL inside would name another file than the one that was judged.
  if (path.empty() || path.find('\0') != std::string::npos) {
    errno = EINVAL;
    return {};
  }
  const int all = flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  int fd;
  do {
    fd = open(path.c_str(), all, mode);
  } while (fd < 0 && errno == EINTR);
  return Descriptor(fd);
}

Descriptor open_folder(const std::string& path) {
  return open_file(path, O_PATH | O_DIRECTORY, 0);
}

Descriptor duplicate_high(int fd, Height height) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = 1024;
  const auto ceiling = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 1 << 20));
  const int wanted = height == Height::handed_over ? 64 : 128;
  // F_DUPFD refuses a minimum at or above the limit, and finds nothing when all numbers above it
  // are taken.
  for (const int minimum : {wanted, std::min(wanted, ceiling / 2), 10, 3}) {
    if (minimum >= ceiling) continue;
    const int duplicate = fcntl(fd, F_DUPFD_CLOEXEC, minimum);
    if (duplicate >= 0 || (errno != EMFILE && errno != EINVAL)) return Descriptor(duplicate);
  }
  errno = EMFILE;
  return {};
}

WriteSignalBlocked::WriteSignalBlocked(int signal) : signal_(signal) {
  sigset_t signals;
  sigset_t before;
  sigset_t pending;
  sigemptyset(&signals);
  sigaddset(&signals, signal_);
  sigemptyset(&pending);
  sigpending(&pending);
  was_pending_ = sigismember(&pending, signal_) == 1;
  active_ = pthread_sigmask(SIG_BLOCK, &signals, &before) == 0;
  if (active_) was_blocked_ = sigismember(&before, signal_) == 1;
}

WriteSignalBlocked::~WriteSignalBlocked() {
  if (!active_) return;
  const int saved = errno;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, signal_);
  if (!was_pending_) {
    const timespec at_once{};
    while (sigtimedwait(&signals, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }
  if (!was_blocked_) pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  errno = saved;
}

namespace {

int write_zeros(int fd, off_t at, off_t end) {
  static constexpr std::array<char, 65536> kZeros{};
  while (at < end) {
    const auto part = std::min<off_t>(end - at, kZeros.size());
    const ssize_t written = pwrite(fd, kZeros.data(), static_cast<std::size_t>(part), at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : ENOSPC;
    at += written;
  }
  return 0;
}

}  // namespace

int allocate(int fd, off_t offset, off_t size) {
  const WriteSignalBlocked quiet(SIGXFSZ);
  int error;
  do {
    error = posix_fallocate(fd, offset, size);
  } while (error == EINTR);
  // glibc writes zeros by itself where the file system cannot allocate; musl leaves that to the
  // caller, and both do where a seccomp filter knows no fallocate (EPERM, ENOSYS).
  const bool unsupported =
      error == EOPNOTSUPP || error == EINVAL || error == EPERM || error == ENOSYS;
  return unsupported ? write_zeros(fd, offset, offset + size) : error;
}

}  // namespace sqreen
