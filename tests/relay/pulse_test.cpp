// SPDX-License-Identifier: Apache-2.0
// What the watching parent does with a relay that hangs is in tests/faults/test_relay_faults.py.
#include "relay/pulse.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sqreen::relay {
namespace {

TEST(Pulse, TheChildsBeatsReachTheParent) {
  Pulse pulse;
  EXPECT_EQ(pulse.beats(), 0U);
  const pid_t child = fork();
  if (child == 0) {
    for (int round = 0; round < 3; ++round) pulse.beat();
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  EXPECT_EQ(pulse.beats(), 3U);
}

int looks_until_given_up(PulseWatch& watch, std::uint64_t beats) {
  for (int look = 1; look <= 100; ++look) {
    if (watch.stands_still(beats)) return look;
  }
  return 0;
}

TEST(PulseWatch, GivesUpOneThatWasAtWorkAndDoesNotBeatForTwelveLooks) {
  PulseWatch watch;
  EXPECT_FALSE(watch.stands_still(5));
  EXPECT_EQ(looks_until_given_up(watch, 5), 12);
}

TEST(PulseWatch, WaitsForOneThatHasNotBegunYet) {
  PulseWatch watch;
  EXPECT_EQ(looks_until_given_up(watch, 0), 0);
}

TEST(PulseWatch, EveryBeatBeginsAnew) {
  PulseWatch watch;
  for (std::uint64_t beats = 1; beats < 10; ++beats) {
    for (int look = 0; look < 11; ++look) EXPECT_FALSE(watch.stands_still(beats));
  }
}

}  // namespace
}  // namespace sqreen::relay
