// SPDX-License-Identifier: Apache-2.0
// A file for a fuzz target whose subject opens paths: made once, rewritten for each input, removed
// at the end.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace sqreen::fuzz {

inline const char* scratch_path() {
  static char memory[] = "/dev/shm/sqreen_fuzz_XXXXXX";
  static char disk[] = "/tmp/sqreen_fuzz_XXXXXX";
  static char* path = access("/dev/shm", W_OK) == 0 ? memory : disk;
  static const int fd = mkstemp(path);
  static const int registered = std::atexit([] { unlink(path); });
  if (fd < 0 || registered != 0) std::abort();
  return path;
}

inline void put(std::string_view bytes, off_t at) {
  const int fd = open(scratch_path(), O_WRONLY | O_CLOEXEC);
  if (fd < 0 || pwrite(fd, bytes.data(), bytes.size(), at) != static_cast<ssize_t>(bytes.size())) {
    std::abort();
  }
  close(fd);
}

inline void resize(off_t size) {
  if (truncate(scratch_path(), size) != 0) std::abort();
}

}  // namespace sqreen::fuzz
