// SPDX-License-Identifier: Apache-2.0
#include "cli/compat/page.h"

#include <gmock/gmock.h>

#include "cli/captured_stream.h"
#include "cli/term/columns.h"
#include "cli/term/pseudo_terminal.h"
#include "cli/term/terminal.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kHostile = "<script src=\"http://evil\">'&|`*\x1b[31m\n</table>";

Page hostile_page() {
  Page page;
  page.title = page.summary = page.policy = kHostile;
  page.good = false;
  PageRow row;
  row.name = row.version = row.evidence = row.reason = row.source = row.next = kHostile;
  page.groups.push_back({kHostile, {row}});
  page.facts.push_back({"System", kHostile, kHostile});
  page.notes.push_back({kHostile, {kHostile}});
  return page;
}

Page long_page() {
  Page page;
  page.title = "/srv/" + std::string(120, 'x');
  page.summary = "Not everything in use is supported: see below what, and what to do.";
  page.policy = "current: what our own tests prove today";
  PageRow row;
  row.name = "a-package-with-a-name-that-goes-on-and-on-and-on-for-ever-and-a-day";
  row.version = "2026.11.26.post1+local.version.of.somebody";
  row.verdict = compat::Verdict::unsupported;
  row.evidence = "shown unprotected";
  row.reason =
      "A reason of many words, longer than any terminal is wide, so that it has to be "
      "broken somewhere, and better between words than within one.";
  row.next = "Do something about it, and read on to the end of this line, which is long as well.";
  page.groups.push_back({"web frameworks", {row}});
  row.verdict = compat::Verdict::supported;
  page.groups.back().rows.push_back(row);
  page.facts.push_back({"Interpreter", "CPython 3.11.2", "/srv/" + std::string(150, 'y')});
  return page;
}

std::string on_terminal(const Page& page, int columns, const Environment& environment) {
  PseudoTerminal pseudo(columns);
  Terminal out(pseudo.stream(), environment);
  print_page(out, page);
  return pseudo.text();
}

TEST(TextPage, FitsTheTerminal) {
  for (const int columns : {60, 80, 200}) {
    const std::string text = on_terminal(long_page(), columns, {});
    EXPECT_THAT(text, AllOf(HasSubstr("unsupported"), HasSubstr("Next:"), Not(HasSubstr("\x1b"))));
    for (const std::string_view line : split(text, '\n')) {
      if (line.find("xxxx") != std::string_view::npos) continue;  // one word: the path as it is
      EXPECT_LE(columns_of(trim(line)), static_cast<std::size_t>(columns))
          << columns << ": " << line;
    }
  }
  EXPECT_THAT(on_terminal(long_page(), 200, {}), HasSubstr("for-ever-and-a-day"));
}

TEST(TextPage, HasColourOnlyWhereItIsSeen) {
  EXPECT_THAT(on_terminal(long_page(), 80, {{"TERM", "xterm"}}), HasSubstr("\x1b[31munsupported"));
  EXPECT_THAT(on_terminal(long_page(), 80, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}),
              Not(HasSubstr("\x1b")));
  CapturedStream file;
  Terminal piped(file.file(), {{"TERM", "xterm"}});
  print_page(piped, long_page());
  const std::string text = file.text();
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("better between words than within one.\n")) << "piped: one line";
}

TEST(TextPage, TextFromOutsideCannotSteerTheTerminal) {
  const std::string text = on_terminal(hostile_page(), 80, {});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(MarkdownPage, KeepsTextsInTheirCells) {
  const std::string text = markdown_page(hostile_page());
  EXPECT_THAT(text,
              AllOf(Not(HasSubstr("<script")), Not(HasSubstr("\x1b")), HasSubstr("&lt;script")));
  for (const std::string_view line : split(text, '\n')) {
    if (!line.starts_with("| ") || line.starts_with("| Name")) continue;
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i)
      bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    EXPECT_EQ(bars, 6u) << line;
  }
}

TEST(HtmlPage, IsOneFileAndEscapesEverything) {
  const std::string html = html_page(hostile_page(), "2026-11-26");
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("\x1b")),
                          HasSubstr("&lt;script src=&quot;http://evil&quot;&gt;&#39;&amp;"),
                          HasSubstr("2026-11-26"), HasSubstr("prefers-color-scheme: dark"),
                          HasSubstr("@media print")));
  // Nothing is fetched: no element that could, and a policy that would forbid it.
  for (const char* fetches : {" src=\"", " href=", "url(", "@import", "<link", "<img", "<iframe"}) {
    EXPECT_THAT(html, Not(HasSubstr(fetches)));
  }
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  std::size_t tables = 0;
  for (std::size_t at = html.find("</table>"); at != std::string::npos;
       at = html.find("</table>", at + 1)) {
    ++tables;
  }
  EXPECT_EQ(tables, 2u) << "the group's and the facts': none of the texts'";
}

TEST(Columns, AreCountedCutAndWrapped) {
  EXPECT_EQ(columns_of("thé"), 3u);
  EXPECT_EQ(cut_to("thé vert", 6), "thé...");
  EXPECT_EQ(cut_to("short", 6), "short");
  EXPECT_THAT(wrapped("one two three", 7), testing::ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("averylongword in", 4), testing::ElementsAre("averylongword", "in"));
  EXPECT_THAT(wrapped("one two", 0), testing::ElementsAre("one two"));
  EXPECT_THAT(wrapped("", 10), testing::ElementsAre(""));
}

}  // namespace
}  // namespace sqreen::cli
