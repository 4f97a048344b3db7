// SPDX-License-Identifier: Apache-2.0
#include "core/clock.h"

#include <gtest/gtest.h>

#include "fakes/manual_clock.h"

namespace sqreen {
namespace {

TEST(Clock, WritesTimesAsIso8601) {
  EXPECT_EQ(iso8601(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(iso8601(1'795'426'200'123'456'789), "2026-11-23T09:30:00.123456Z");
  EXPECT_EQ(iso8601(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(Clock, SystemTimeMovesForward) {
  const Clock& clock = system_clock();
  const std::int64_t before = clock.monotonic_ns();
  clock.sleep_ns(1);
  clock.sleep_ns(-1);
  EXPECT_GT(clock.monotonic_ns(), before);
  EXPECT_GT(clock.wall_ns(), 1'700'000'000'000'000'000);
}

TEST(Clock, ManualClockSleepsByMoving) {
  const fakes::ManualClock clock;
  const std::int64_t before = clock.monotonic_ns();
  clock.sleep_ns(5);
  EXPECT_EQ(clock.monotonic_ns(), before + 5);
  EXPECT_EQ(iso8601(clock.wall_ns()), "2026-11-23T09:30:00.000000Z");
}

}  // namespace
}  // namespace sqreen
