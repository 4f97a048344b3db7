// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "cli/command.h"

namespace sqreen::cli {
namespace {

class WalkTest : public testing::Test {
 protected:
  WalkTest() {
    app_.name("tool");
    app_.add_flag("-v,--verbose");
    CLI::App* run = app_.add_subcommand("run", "");
    run->prefix_command();
    run->add_flag("--strict");
    run->add_option("-m,--mode", mode_);
    CLI::App* list = app_.add_subcommand("list", "");
    list->add_option("FILE", file_);
    list->add_flag("--all");
    app_.add_subcommand("show", "");
  }
  // "COMMAND NEXT [wants OPTION] [unknown]"
  std::string at(const std::vector<std::string>& words) {
    const Place place = walk(app_, words);
    std::string text = place.command->get_name() + " " + std::to_string(place.next);
    if (place.wants_value != nullptr) text += " wants " + place.wants_value->get_lnames().front();
    if (place.unknown) text += " " + unknown_word(*place.command, words[place.next]);
    return text;
  }
  CLI::App app_;
  std::string mode_;
  std::string file_;
};

TEST_F(WalkTest, FollowsSubcommandsAndOptions) {
  EXPECT_EQ(at({}), "tool 0");
  EXPECT_EQ(at({"-v", "list", "--all", "a.txt"}), "list 4");
  EXPECT_EQ(at({"list", "--", "--all"}), "list 3");
}

TEST_F(WalkTest, StopsWhereAnotherCommandLineBegins) {
  EXPECT_EQ(at({"run", "--strict", "--mode", "x", "prog", "--nope"}), "run 4");
  EXPECT_EQ(at({"run", "--mode=x", "prog"}), "run 2");
  EXPECT_EQ(at({"run", "-mx", "prog"}), "run 2");
  EXPECT_EQ(at({"run", "--", "--prog"}), "run 2");
  EXPECT_EQ(at({"run", "-"}), "run 1");
}

TEST_F(WalkTest, SeesAMissingValue) {
  EXPECT_EQ(at({"run", "--mode"}), "run 2 wants mode");
  EXPECT_EQ(at({"run", "--mode", "--strict"}), "run 3");
}

TEST_F(WalkTest, SuggestsWhatWasMeant) {
  EXPECT_EQ(at({"lst"}), "tool 0 unknown command \"lst\"; did you mean \"list\"?");
  EXPECT_EQ(at({"--verbos"}), "tool 0 unknown option \"--verbos\"; did you mean \"--verbose\"?");
  EXPECT_EQ(at({"run", "--stirct=1", "x"}),
            "run 1 unknown option \"--stirct\"; did you mean \"--strict\"?");
  EXPECT_EQ(at({"zzzzzz"}), "tool 0 unknown command \"zzzzzz\"");
  EXPECT_EQ(at({"show", "x"}), "show 1 unexpected \"x\"");
  EXPECT_EQ(at({"\x1b[2J"}), "tool 0 unknown command \"\\x1b[2J\"");
}

}  // namespace
}  // namespace sqreen::cli
