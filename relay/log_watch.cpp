// SPDX-License-Identifier: Apache-2.0
#include "relay/log_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <ctime>

namespace sqreen::relay {

LogWatch::LogWatch(const std::string& log_path)
    : inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (inotify_ && ::inotify_add_watch(inotify_.get(), log_path.c_str(), IN_MODIFY) < 0) {
    inotify_ = Descriptor();
  }
}

void LogWatch::wait(std::int64_t timeout_ns) {
  pollfd wanted{inotify_.get(), POLLIN, 0};  // poll ignores a negative descriptor
  const timespec timeout{timeout_ns / 1'000'000'000, timeout_ns % 1'000'000'000};
  if (::ppoll(&wanted, 1, &timeout, nullptr) <= 0) return;
  std::array<char, 4096> events;
  while (::read(inotify_.get(), events.data(), events.size()) > 0) {
  }
}

}  // namespace sqreen::relay
