// SPDX-License-Identifier: Apache-2.0
#include "core/process.h"

#include <sys/prctl.h>

#include "core/scratch.h"

namespace sqreen {
namespace {

TEST(ProcessTest, KnowsItself) {
  const ProcessId self = current_process();
  EXPECT_EQ(self.pid, getpid());
  EXPECT_NE(self.start_time, 0u);
  EXPECT_EQ(self, process_of(getpid()));
  EXPECT_TRUE(is_alive(self));
}

TEST(ProcessTest, AnotherProcessWithTheSamePidIsNotIt) {
  ProcessId recycled = current_process();
  recycled.start_time -= 1;
  EXPECT_FALSE(is_alive(recycled));
}

TEST(ProcessTest, WithoutAStartTimeThePidDecides) {
  EXPECT_TRUE(is_alive({getpid(), 0}));
}

TEST(ProcessTest, NobodyIsDead) {
  EXPECT_FALSE(is_alive({}));
  EXPECT_FALSE(is_alive({-1, 0}));
  EXPECT_EQ(process_of(0), ProcessId{});
  EXPECT_EQ(process_of(-1), ProcessId{});
}

TEST(ProcessTest, AZombieIsGoneBeforeItIsReaped) {
  const pid_t pid = start_child([] { return 0; });
  const ProcessId child = process_of(pid);
  siginfo_t info;
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);
  EXPECT_FALSE(is_alive(child));
  EXPECT_FALSE(is_alive({pid, 0}));
  wait_for(pid);
  EXPECT_FALSE(is_alive(child));
}

TEST(ProcessTest, AnotherUsersProcessIsAlive) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  const ProcessId self = current_process();
  EXPECT_EQ(in_child([self] { return setuid(65534) == 0 && is_alive(self) ? 0 : 1; }), 0);
}

TEST(ProcessTest, ANameMayLookLikeFields) {
  for (const char* name : {"a) Z 1 2 (b", ") Z", "((((", "a b c d"}) {
    EXPECT_EQ(in_child([name] {
                prctl(PR_SET_NAME, name);
                const ProcessId self = current_process();
                return self.start_time > 0 && is_alive(self) ? 0 : 1;
              }),
              0)
        << name;
  }
}

}  // namespace
}  // namespace sqreen
