// SPDX-License-Identifier: Apache-2.0
#include "core/clock.h"

#include <cerrno>
#include <cstdio>
#include <ctime>

namespace sqreen {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t now_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * kSecond + now.tv_nsec;
}

class SystemClock final : public Clock {
 public:
  std::int64_t wall_ns() const override { return now_of(CLOCK_REALTIME); }
  std::int64_t monotonic_ns() const override { return now_of(CLOCK_MONOTONIC); }

  void sleep_ns(std::int64_t duration) const override {
    if (duration <= 0) return;
    timespec left{static_cast<time_t>(duration / kSecond), static_cast<long>(duration % kSecond)};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
  }
};

}  // namespace

const Clock& system_clock() {
  static const Clock& clock = *new SystemClock;  // leaked: used until the last moment of a process
  return clock;
}

std::string iso8601(std::int64_t wall_ns) {
  std::int64_t seconds = wall_ns / kSecond;
  std::int64_t rest = wall_ns % kSecond;
  if (rest < 0) {
    rest += kSecond;
    --seconds;
  }
  const auto time = static_cast<time_t>(seconds);
  tm date{};
  gmtime_r(&time, &date);
  char text[80];
  const int length = std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
                                   date.tm_year + 1900, date.tm_mon + 1, date.tm_mday, date.tm_hour,
                                   date.tm_min, date.tm_sec, static_cast<int>(rest / 1000));
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace sqreen
