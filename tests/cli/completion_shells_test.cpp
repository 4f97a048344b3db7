// SPDX-License-Identifier: Apache-2.0
// The completion scripts in the shells that they are for.
#include <gmock/gmock.h>

#include "cli/installation.h"

namespace sqreen::cli {
namespace {

using testing::HasSubstr;

class CompletionShellsTest : public InstallationTest {
 protected:
  CompletionShellsTest() {
    add_program("serve-the-shop", "#!/bin/sh\n");
    options_.environment["PATH"] =
        app_.string() + ":" + (root_ / "bin").string() + ":/usr/bin:/bin";
    options_.environment["TERM"] = "dumb";
  }
  static bool has(const std::string& shell) { return std::filesystem::exists("/usr/bin/" + shell); }
};

TEST_F(CompletionShellsTest, Bash) {
  add_file("try.bash",
           "source <(sqreen completion bash)\n"
           "try() {\n"
           "  COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=()\n"
           "  _sqreen; echo \"$*: ${COMPREPLY[*]}\"\n"
           "}\n"
           "try sqreen stat\n"
           "try sqreen start --dr\n"
           "try sqreen start --mode ''\n"
           "try sqreen start --mode = mo\n"
           "try sqreen start --strict serve-the-sh\n"
           "try sqreen-start --mode off serve-the-sh\n"
           "try sqreen start -- cat try.ba\n");
  const RunResult result = run({"/bin/bash", "try.bash"});
  EXPECT_EQ(result.out,
            "sqreen stat: status\n"
            "sqreen start --dr: --dry-run\n"
            "sqreen start --mode : off monitor block\n"
            "sqreen start --mode = mo: monitor\n"
            "sqreen start --strict serve-the-sh: serve-the-shop\n"
            "sqreen-start --mode off serve-the-sh: serve-the-shop\n"
            "sqreen start -- cat try.ba: try.bash\n")
      << result.err;
}

TEST_F(CompletionShellsTest, Fish) {
  if (!has("fish")) GTEST_SKIP() << "fish is not installed";
  add_file("try.fish",
           "sqreen completion fish | source\n"
           "for line in 'sqreen stat' 'sqreen start --dr' 'sqreen start --mode ' 'sqreen start "
           "--mode=mo' \\\n"
           "    'sqreen start --strict serve-the-sh' 'sqreen-start --mode off serve-the-sh' \\\n"
           "    'sqreen start -- cat try.fi'\n"
           "  echo \"$line:\" (complete -C $line | string replace -r '\\t.*' '')\n"
           "end\n");
  const RunResult result = run({"/usr/bin/fish", "--no-config", "try.fish"});
  EXPECT_EQ(result.out,
            "sqreen stat: status\n"
            "sqreen start --dr: --dry-run\n"
            "sqreen start --mode : block monitor off\n"
            "sqreen start --mode=mo: --mode=monitor\n"
            "sqreen start --strict serve-the-sh: serve-the-shop\n"
            "sqreen-start --mode off serve-the-sh: serve-the-shop\n"
            "sqreen start -- cat try.fi: try.fish\n")
      << result.err;
}

// zsh completes only at a terminal: script(1) gives it one, and the completed line is run.
TEST_F(CompletionShellsTest, Zsh) {
  if (!has("zsh") || !has("script")) GTEST_SKIP() << "zsh or script is not installed";
  options_.input =
      "autoload -Uz compinit; compinit -u -D; source <(sqreen completion zsh); bindkey '^I' "
      "complete-word\n"
      "sqreen start --mode mo\t--dr\t--app zed serve-the-sh\t\n"
      "sqreen-start --app yak --mode=mo\t--dr\tserve-the-sh\ttry.zs\t\n"
      "exit\n";
  add_file("try.zsh", "");
  const RunResult result = run({"/usr/bin/script", "-qec", "zsh -f -i", "/dev/null"});
  EXPECT_THAT(result.out, HasSubstr("command      serve-the-shop\r\n"));
  EXPECT_THAT(result.out, HasSubstr("command      serve-the-shop try.zsh\r\n"));
  EXPECT_THAT(result.out, HasSubstr("app          zed\r\n"));
  EXPECT_THAT(result.out, HasSubstr("app          yak\r\n"));
  EXPECT_THAT(result.out, HasSubstr("agent        on, mode monitor\r\n"));
}

}  // namespace
}  // namespace sqreen::cli
