// SPDX-License-Identifier: Apache-2.0
// `start` as the parent of the app: when asked, and as the first process of a container.
#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include "cli/installation.h"

namespace sqreen::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class SuperviseTest : public InstallationTest {
 protected:
  RunResult supervise(const std::string& script) const {
    return sqreen({"start", "--supervise", "sh", "-c", script});
  }
  // As PID 1 of a namespace of its own; "" in `err` of the first call says that this machine allows
  // it.
  RunResult as_first(std::vector<std::string> words) const {
    std::vector<std::string> command{"/usr/bin/unshare", "--pid",  "--fork",
                                     "--mount-proc",     program_, "start"};
    command.insert(command.end(), words.begin(), words.end());
    return run(command);
  }
  bool can_be_first() const {
    return geteuid() == 0 &&
           run({"/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "/bin/true"}).exit_code == 0;
  }
};

TEST_F(SuperviseTest, TheCommandIsItsChild) {
  const RunResult result = supervise("echo $PPID; exit 9");
  EXPECT_EQ(result.out, std::to_string(result.pid) + "\n");
  EXPECT_EQ(result.exit_code, 9);
}

TEST_F(SuperviseTest, EndsByTheCommandsSignal) {
  EXPECT_EQ(supervise("kill -QUIT $$").signal, SIGQUIT);
  EXPECT_EQ(supervise("kill -KILL $$").signal, SIGKILL);
}

TEST_F(SuperviseTest, ForwardsSignals) {
  for (const char* signal : {"TERM", "HUP", "USR1", "USR2", "TTIN", "WINCH", "QUIT", "INT"}) {
    const RunResult result =
        supervise(std::string("trap 'echo got; exit 5' ") + signal + "; kill -" + signal +
                  " $PPID; while :; do sleep 0.02; done");
    EXPECT_EQ(result.out, "got\n") << signal;
    EXPECT_EQ(result.exit_code, 5) << signal;
  }
}

TEST_F(SuperviseTest, LeavesTheCommandsSignalsAlone) {
  // SigQ counts what is queued for all processes of the user: not the command's own (proc(5)).
  const std::string look = "grep '^Sig[^Q]' /proc/self/status";
  EXPECT_EQ(supervise(look).out, run({"/bin/sh", "-c", look}).out);
}

// Some parents ignore SIGCHLD, and children inherit that.
TEST_F(SuperviseTest, WorksUnderAParentThatIgnoresItsChildren) {
  const RunResult result =
      run({"/usr/bin/env", "--ignore-signal=CHLD", program_, "start", "--supervise", "sh", "-c",
           "grep ^SigIgn /proc/self/status; exit 3"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.out, run({"/usr/bin/env", "--ignore-signal=CHLD", "/bin/sh", "-c",
                             "grep ^SigIgn /proc/self/status"})
                            .out);
}

TEST_F(SuperviseTest, WaitsUntilEverythingIsStored) {
  supervise("exit 0");
  EXPECT_THAT(run_folders(), IsEmpty());
  EXPECT_TRUE(std::filesystem::exists(root_ / "state/shop.db"));
}

TEST_F(SuperviseTest, FailuresKeepTheirExitCodes) {
  EXPECT_EQ(sqreen({"start", "--supervise", "no-such-command-anywhere"}).exit_code, 127);
  EXPECT_EQ(sqreen({"start", "--supervise", "/"}).exit_code, 126);
  EXPECT_EQ(
      sqreen({"start", "--supervise", "--strict", "--mode=off", "sh", "-c", "echo ran"}).exit_code,
      125);
}

TEST_F(SuperviseTest, AsPidOneItStays) {
  if (!can_be_first()) GTEST_SKIP() << "needs root and PID namespaces";
  const RunResult result = as_first({"sh", "-c", "echo pid $$ parent $PPID; exit 6"});
  EXPECT_THAT(result.out, HasSubstr("parent 1\n"));
  EXPECT_EQ(result.exit_code, 6);
  EXPECT_THAT(run_folders(), IsEmpty()) << "ended before the relay, which dies with PID 1";
}

TEST_F(SuperviseTest, AsPidOneItReapsOrphans) {
  if (!can_be_first()) GTEST_SKIP() << "needs root and PID namespaces";
  // An orphan that has ended is gone, not a zombie.
  const RunResult result = as_first(
      {"sh", "-c",
       "sh -c 'sh -c \"exit 0\" & echo $! > orphan'; sleep 0.05; "
       "for i in 1 2 3 4 5 6 7 8 9; do test -d /proc/$(cat orphan) || break; sleep 0.1; done; "
       "test -d /proc/$(cat orphan) && echo zombie; exit 0"});
  EXPECT_EQ(result.out, "");
}

TEST_F(SuperviseTest, AsPidOneASignalsEndIsAnExitStatus) {
  if (!can_be_first()) GTEST_SKIP() << "needs root and PID namespaces";
  EXPECT_EQ(as_first({"sh", "-c", "kill -TERM $$"}).exit_code, 128 + SIGTERM);
}

TEST_F(SuperviseTest, AsPidOneItBecomesTheCommandWhenTold) {
  if (!can_be_first()) GTEST_SKIP() << "needs root and PID namespaces";
  const RunResult result = as_first({"--no-supervise", "sh", "-c", "echo $$; exit 4"});
  EXPECT_EQ(result.out, "1\n");
  EXPECT_EQ(result.exit_code, 4);
  std::error_code ignored;
  std::filesystem::remove_all(root_ / "run", ignored);  // its relay has died with PID 1
}

}  // namespace
}  // namespace sqreen::cli
