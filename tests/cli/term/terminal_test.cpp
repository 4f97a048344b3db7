// SPDX-License-Identifier: Apache-2.0
#include "cli/term/terminal.h"

#include <gtest/gtest.h>

#include "cli/captured_stream.h"
#include "cli/term/pseudo_terminal.h"

namespace sqreen::cli {
namespace {

TEST(Terminal, JudgesItsStreamOnce) {
  PseudoTerminal pseudo(20);
  ASSERT_NE(pseudo.stream(), nullptr);
  const Terminal terminal(pseudo.stream(), {{"TERM", "xterm"}});
  EXPECT_TRUE(terminal.is_terminal());
  EXPECT_TRUE(terminal.colour());
  EXPECT_EQ(terminal.width(), 20);

  CapturedStream file;
  const Terminal piped(file.file(), {{"TERM", "xterm"}});
  EXPECT_FALSE(piped.is_terminal());
  EXPECT_FALSE(piped.colour());
  EXPECT_EQ(piped.width(), 0);
}

TEST(Terminal, TheUserDecidesAboutColour) {
  PseudoTerminal pseudo(20);
  CapturedStream file;
  EXPECT_FALSE(Terminal(pseudo.stream(), {{"TERM", "xterm"}, {"NO_COLOR", "1"}}).colour());
  EXPECT_TRUE(Terminal(pseudo.stream(), {{"TERM", "xterm"}, {"NO_COLOR", ""}}).colour());
  EXPECT_FALSE(Terminal(pseudo.stream(), {{"TERM", "dumb"}}).colour());
  EXPECT_FALSE(Terminal(pseudo.stream(), {}).colour());
  EXPECT_TRUE(Terminal(file.file(), {{"CLICOLOR_FORCE", "1"}}).colour());
  EXPECT_FALSE(Terminal(file.file(), {{"CLICOLOR_FORCE", "0"}}).colour());
  EXPECT_FALSE(Terminal(file.file(), {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}).colour());
}

TEST(Terminal, StylesOnlyWithColour) {
  CapturedStream file;
  EXPECT_EQ(Terminal(file.file(), {}).styled("x", Style::red), "x");
  EXPECT_EQ(Terminal(file.file(), {{"CLICOLOR_FORCE", "1"}}).styled("x", Style::red),
            "\x1b[31mx\x1b[0m");
  EXPECT_EQ(Terminal(file.file(), {{"CLICOLOR_FORCE", "1"}}).styled("x", Style::plain), "x");
}

TEST(Table, ColumnsAreAsWideAsTheirContent) {
  CapturedStream file;
  Terminal out(file.file(), {});
  print_table(out, {.header = {"pid", "state", "what"},
                    .rows = {{"7", "protected", "x"}, {"1234", "é", "long text"}}});
  EXPECT_EQ(file.text(),
            "pid   state      what\n"
            "7     protected  x\n"
            "1234  é          long text\n");
}

TEST(Table, TheLastColumnIsCutToTheTerminal) {
  PseudoTerminal pseudo(20);
  Terminal out(pseudo.stream(), {});
  print_table(out, {.header = {}, .rows = {{"name", "something that is too long"}}});
  EXPECT_EQ(pseudo.text(), "name  something t...\r\n");
}

TEST(Table, TextFromOutsideCannotSteerTheTerminal) {
  CapturedStream file;
  Terminal out(file.file(), {});
  print_table(out, {.header = {}, .rows = {{"a\x1b[2Jb", "c\nd"}}});
  EXPECT_EQ(file.text(), "a\\x1b[2Jb  c\\x0ad\n");
}

}  // namespace
}  // namespace sqreen::cli
