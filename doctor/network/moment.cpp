// SPDX-License-Identifier: Apache-2.0
#include "doctor/network/moment.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace sqreen::doctor {
namespace {

std::string counted(std::int64_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

std::string moment(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm date{};
  char text[64];
  if (gmtime_r(&time, &date) == nullptr ||
      std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &date) == 0) {
    return "second " + std::to_string(seconds) + " since 1970";
  }
  return text;
}

std::string length_of(std::int64_t seconds) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  if (seconds >= 2 * kDay) return counted(seconds / kDay, "day");
  if (seconds < kHour) return counted(std::max<std::int64_t>(seconds / kMinute, 1), "minute");
  const std::int64_t minutes = seconds % kHour / kMinute;
  return counted(seconds / kHour, "hour") + (minutes == 0 ? "" : " " + counted(minutes, "minute"));
}

bool differs(const Exchange& exchange) {
  return exchange.date && std::abs(*exchange.date - exchange.now) > kMostClockDifference;
}

}  // namespace sqreen::doctor
