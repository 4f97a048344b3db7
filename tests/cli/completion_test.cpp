// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <gmock/gmock.h>

#include "cli/captured_run.h"

namespace sqreen::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string completed(std::vector<std::string> words) {
  words.insert(words.begin(), "__complete");
  return run_captured({}, words).out;
}

TEST(Completion, OffersCommandsWithTheirMeaning) {
  EXPECT_THAT(completed({""}), AllOf(HasSubstr("start\tStart an app with the agent inside\n"),
                                     HasSubstr("status\t"), HasSubstr("events\t")));
  EXPECT_THAT(completed({"sta"}),
              AllOf(HasSubstr("start\t"), HasSubstr("status\t"), Not(HasSubstr("events"))));
  EXPECT_THAT(completed({"help", "sta"}), AllOf(HasSubstr("start\t"), HasSubstr("status\t")));
}

TEST(Completion, OffersOptionsAndTheirValues) {
  EXPECT_THAT(completed({"start", "--"}), AllOf(HasSubstr("--dry-run\t"), HasSubstr("--mode\t")));
  EXPECT_THAT(completed({"start", "--mode", ""}),
              AllOf(StartsWith("off\t"), HasSubstr("\nmonitor\t"), HasSubstr("\nblock\t")));
  EXPECT_THAT(completed({"start", "--mode", "m"}), StartsWith("monitor\t"));
  EXPECT_THAT(completed({"start", "--mode=b"}), StartsWith("--mode=block\t"));
  EXPECT_THAT(completed({"completion", ""}),
              AllOf(HasSubstr("bash\t"), HasSubstr("zsh\t"), HasSubstr("fish\t")));
  EXPECT_THAT(completed({"status", "--format", "j"}), StartsWith("json\t"));
  EXPECT_THAT(completed({"compat", ""}), AllOf(HasSubstr("report\t"), HasSubstr("check\t"),
                                               HasSubstr("matrix\t"), HasSubstr(":file")));
  EXPECT_THAT(completed({"compat", "matrix", "--area", "web-s"}), StartsWith("web-servers\t"));
}

TEST(Completion, LeavesTheAppsCommandToTheShell) {
  EXPECT_EQ(completed({"start", ""}), ":command 2\n");
  EXPECT_EQ(completed({"start", "gun"}), ":command 2\n");
  EXPECT_EQ(completed({"start", "--strict", "--mode", "block", "gunicorn", "--wo"}),
            ":command 5\n");
  EXPECT_EQ(completed({"start", "--", "--x"}), ":command 3\n");
}

TEST(Completion, OffersNothingBehindAMistake) {
  EXPECT_EQ(completed({"frobnicate", ""}), "");
  EXPECT_EQ(completed({"start", "--frobnicate", "--"}), "");
  EXPECT_EQ(completed({}), "");
}

}  // namespace
}  // namespace sqreen::cli
