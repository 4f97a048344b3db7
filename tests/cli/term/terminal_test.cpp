// SPDX-License-Identifier: Apache-2.0
#include "cli/term/terminal.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include "cli/captured_stream.h"

namespace sqreen::cli {
namespace {

// A terminal of 20 columns.
class PseudoTerminal {
 public:
  PseudoTerminal() {
    const winsize size{5, 20, 0, 0};
    if (openpty(&master_, &slave_, nullptr, nullptr, &size) == 0) stream_ = fdopen(slave_, "w");
  }
  PseudoTerminal(const PseudoTerminal&) = delete;
  ~PseudoTerminal() {
    if (stream_ != nullptr) std::fclose(stream_);
    close(master_);
  }
  std::FILE* stream() { return stream_; }
  std::string text() {
    std::fflush(stream_);
    char buffer[4096];
    const ssize_t got = read(master_, buffer, sizeof buffer);
    return {buffer, got > 0 ? static_cast<std::size_t>(got) : 0};
  }

 private:
  int master_ = -1;
  int slave_ = -1;
  std::FILE* stream_ = nullptr;
};

TEST(Terminal, JudgesItsStreamOnce) {
  PseudoTerminal pseudo;
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
  PseudoTerminal pseudo;
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
  PseudoTerminal pseudo;
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
