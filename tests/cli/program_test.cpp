// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

#include <gmock/gmock.h>

#include <CLI/CLI.hpp>

#include "cli/captured_run.h"
#include "cli/captured_stream.h"

namespace sqreen::cli {
namespace {

using testing::HasSubstr;

Captured run(const std::vector<std::string>& words) {
  return run_captured({}, words);
}

TEST(Program, AloneShowsAShortHelp) {
  const Captured outcome = run(std::vector<std::string>{});
  EXPECT_EQ(outcome.code, kSuccess);
  EXPECT_THAT(outcome.out, HasSubstr("sqreen start gunicorn shop:app"));
  EXPECT_EQ(outcome.err, "");
}

TEST(Program, ShowsItsVersion) {
  EXPECT_THAT(run(std::vector<std::string>{"--version"}).out,
              testing::MatchesRegex("sqreen [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Program, HelpTeachesByExample) {
  const Captured all = run(std::vector<std::string>{"--help"});
  EXPECT_EQ(all.code, kSuccess);
  for (const char* command :
       {"start", "status", "events", "relay", "version", "completion", "help"}) {
    EXPECT_THAT(all.out, HasSubstr("\n  " + std::string(command) + " ")) << command;
  }
  for (const char* command : {"start", "status", "events", "version", "completion"}) {
    const Captured one = run(std::vector<std::string>{"help", command});
    EXPECT_EQ(one.code, kSuccess) << command;
    EXPECT_THAT(one.out, HasSubstr("Usage: sqreen " + std::string(command) + " [")) << command;
    EXPECT_THAT(one.out, HasSubstr("Examples:\n  ")) << command;
    EXPECT_EQ(one.out, run(std::vector<std::string>{command, "--help"}).out) << command;
  }
  EXPECT_EQ(run(std::vector<std::string>{"help"}).out, all.out);
}

TEST(Program, AWrongWordIsOneLineAndAHint) {
  const Captured outcome = run(std::vector<std::string>{"statsu"});
  EXPECT_EQ(outcome.code, kUsage);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "sqreen: unknown command \"statsu\"; did you mean \"status\"? (see 'sqreen --help')\n");
  EXPECT_EQ(run(std::vector<std::string>{"help", "nope"}).code, kUsage);
  EXPECT_EQ(run(std::vector<std::string>{"status", "--frobnicate"}).code, kUsage);
  EXPECT_EQ(run(std::vector<std::string>{"completion", "tcsh"}).err,
            "sqreen completion: SHELL: \"tcsh\" is not one of bash|zsh|fish (see 'sqreen "
            "completion --help')\n");
}

TEST(Program, StartKeepsAShellsExitCodes) {
  EXPECT_EQ(run(std::vector<std::string>{"start", "--frobnicate"}).code, kStartFailed);
}

TEST(Program, NoTwoCommandsOrOptionsClash) {
  CLI::App app;
  CapturedStream stream;
  const Environment environment;
  Terminal terminal(stream.file(), environment);
  Context context{environment, real_filesystem(), terminal, terminal, {}, {}};
  EXPECT_NO_THROW(add_commands(app, context));
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    EXPECT_NE(command->get_description(), "") << command->get_name();
    for (const CLI::Option* option : command->get_options()) {
      EXPECT_NE(option->get_description(), "") << command->get_name() << " " << option->get_name();
    }
  }
}

}  // namespace
}  // namespace sqreen::cli
