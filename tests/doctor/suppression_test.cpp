// SPDX-License-Identifier: Apache-2.0
#include "doctor/suppression.h"

#include <gmock/gmock.h>

#include "doctor/facts.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

std::vector<std::string> shown(const std::vector<Ignore>& ignores) {
  std::vector<std::string> out;
  for (const Ignore& ignore : ignores) {
    out.push_back(std::to_string(ignore.place.line) + " " + ignore.id + ": " + ignore.reason);
  }
  return out;
}

TEST(Ignores, AreReadFromComments) {
  EXPECT_THAT(
      shown(read_ignores("f",
                         "# sqreen: ignore[a.b] why not\n"
                         "x = 1 ; sqreen: ignore[a, c.d]  two\n"
                         "<!-- sqreen: ignore[e] three -->\n"
                         "sqreen: ignore[f] no comment\n"
                         "# sqreen: ignore[g\n# sqreen: ignore[h]\n")),
      testing::ElementsAre("1 a.b: why not", "2 a: two", "2 c.d: two", "3 e: three", "6 h: "));
}

TEST(Ignores, AreReadFromTheSetting) {
  EXPECT_THAT(shown(read_ignore_setting("a.b (one, two), c ,d(three", {})),
              testing::ElementsAre("0 a.b: one, two", "0 c: ", "0 d: three"));
}

struct Case {
  const char* name;
  int line;  // of the finding in a file whose line 2 is the comment; 0: about the whole file
  const char* comment;
  bool silenced;
};
class Suppress : public testing::TestWithParam<Case> {};

TEST_P(Suppress, CountsOnItsLineAndTheNext) {
  fakes::MemoryFileSystem files;
  files.add("/srv/f.ini", std::string("a\n# sqreen: ignore") + GetParam().comment + "\nb\nc\n");
  Facts facts;
  facts.project = "/srv";
  Verdict verdict;
  verdict.facts = &facts;
  Report report("uwsgi.lazy-apps", verdict.findings);
  report.error({.source = "f.ini", .line = GetParam().line}).message("x");
  suppress(verdict, Project("/srv", files), {});
  EXPECT_EQ(verdict.findings[0].suppressed, GetParam().silenced);
  EXPECT_EQ(verdict.summary.suppressed, GetParam().silenced ? 1 : 0);
  EXPECT_EQ(verdict.summary.errors, GetParam().silenced ? 0 : 1);
}

INSTANTIATE_TEST_SUITE_P(All, Suppress,
                         testing::Values(Case{"same_line", 2, "[uwsgi.lazy-apps] r", true},
                                         Case{"line_above", 3, "[uwsgi.lazy-apps] r", true},
                                         Case{"further_down", 4, "[uwsgi.lazy-apps] r", false},
                                         Case{"whole_file", 0, "[uwsgi.lazy-apps] r", true},
                                         Case{"group", 3, "[uwsgi] r", true},
                                         Case{"other_check", 3, "[uwsgi.enable-threads] r", false},
                                         Case{"no_part_of_a_word", 3, "[uwsgi.lazy] r", false},
                                         Case{"no_reason", 3, "[uwsgi.lazy-apps]", false}),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace sqreen::doctor
