// SPDX-License-Identifier: Apache-2.0
#include "relay/run_record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace sqreen::relay {
namespace {

TEST(RunRecord, ProcessesComeBackAsTheyWere) {
  ProcessInfo process;
  process.process = {4711, 123'456'789'012};
  process.state = ProcessState::inactive;
  process.reason = Reason::module_missing;
  process.detail = "no \"module\" for \xff";
  process.python = "3.11.2";
  process.command = "gunicorn";
  process.hooks = {"flask", "sqlite3"};
  process.requests = 5;
  process.checks = 6;
  process.attacks = 7;
  const auto read = read_processes(write_processes({process, ProcessInfo{}}));
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].process, process.process);
  EXPECT_EQ(read[0].state, process.state);
  EXPECT_EQ(read[0].reason, process.reason);
  EXPECT_EQ(read[0].detail, "no \"module\" for \xef\xbf\xbd");
  EXPECT_EQ(read[0].python, process.python);
  EXPECT_EQ(read[0].command, process.command);
  EXPECT_EQ(read[0].hooks, process.hooks);
  EXPECT_EQ(read[0].requests, 5U);
  EXPECT_EQ(read[0].checks, 6U);
  EXPECT_EQ(read[0].attacks, 7U);
}

std::vector<ProcessInfo> recycled_workers(std::size_t number) {
  std::vector<ProcessInfo> workers(number);
  for (std::size_t i = 0; i < number; ++i) {
    // No kernel gives that pid: always gone.
    workers[i].process = {std::numeric_limits<pid_t>::max(), number - i};
  }
  return workers;
}

TEST(RunRecord, DoesNotGrowWithEveryRecycledWorker) {
  auto processes = recycled_workers(1'000);
  ProcessInfo living;
  living.process = current_process();
  processes.insert(processes.begin() + 500, living);
  const auto kept = worth_remembering(processes);
  ASSERT_EQ(kept.size(), kRememberedDead + 1);
  EXPECT_EQ(kept.front().process.start_time, 1'000 - kRememberedDead + 1) << "the newest";
  EXPECT_EQ(std::count_if(kept.begin(), kept.end(),
                          [&](const ProcessInfo& one) { return one.process == living.process; }),
            1);
}

TEST(RunRecord, KeepsAllOfASmallAppThatHasEnded) {
  const auto kept = worth_remembering(recycled_workers(3));
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept.front().process.start_time, 1U) << "a master comes before its workers";
}

TEST(RunRecord, DroppedComesBack) {
  const std::array<std::uint64_t, kDropKinds> dropped{1, 2, 3, 4, 5, 6};
  EXPECT_EQ(read_dropped(write_dropped(dropped)), dropped);
}

TEST(RunRecord, ForeignTextIsSkipped) {
  for (const char* text : {"", "x", "{}", "[1,\"a\",null]", "[[[[", "7"}) {
    EXPECT_TRUE(read_processes(text).empty()) << text;
  }
  EXPECT_EQ(read_dropped("[1,\"x\",-3,2.5]"), (std::array<std::uint64_t, kDropKinds>{1}));
  EXPECT_EQ(read_processes(R"([{"pid":"x","hooks":7,"detail":{}}])").size(), 1U);
}

}  // namespace
}  // namespace sqreen::relay
