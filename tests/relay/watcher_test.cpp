// SPDX-License-Identifier: Apache-2.0
// What the watching parent does to real processes is in relay_test.cpp.
#include "relay/watcher.h"

#include <gtest/gtest.h>

namespace sqreen::relay {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1'000 * kMillisecond;

TEST(Backoff, DoublesForARelayThatCannotLiveAndForgetsAfterALongLife) {
  Backoff backoff;
  EXPECT_EQ(backoff.after(kMillisecond), 50 * kMillisecond);
  EXPECT_EQ(backoff.after(kMillisecond), 100 * kMillisecond);
  EXPECT_EQ(backoff.after(kMillisecond), 200 * kMillisecond);
  EXPECT_EQ(backoff.after(60 * kSecond), 50 * kMillisecond);
}

TEST(Backoff, LimitsTheStartsInAMinute) {
  Backoff backoff;
  std::int64_t time = 0;
  int starts = 0;
  for (; time < 60 * kSecond; time += backoff.after(0)) ++starts;
  EXPECT_LE(starts, 20);
  const int before = starts;
  for (; time < 120 * kSecond; time += backoff.after(0)) ++starts;
  EXPECT_LE(starts - before, 12);
}

}  // namespace
}  // namespace sqreen::relay
