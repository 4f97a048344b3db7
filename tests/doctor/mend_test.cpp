// SPDX-License-Identifier: Apache-2.0
// Edits: what they touch and what they never do; and every fix that a project's findings offer,
// applied to a copy of the project, mends them.
#include "doctor/mend.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "core/filesystem.h"
#include "core/scratch.h"
#include "doctor/checks/checks.h"
#include "doctor/survey.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

namespace fs = std::filesystem;

struct Case {
  const char* name;
  const char* before;
  Edit edit;
  const char* after;  // nullptr: refused
};
class ApplyEdit : public testing::TestWithParam<Case> {};

TEST_P(ApplyEdit, TouchesOnlyWhatItNames) {
  const auto after = apply_edit(GetParam().before, GetParam().edit);
  ASSERT_EQ(after.has_value(), GetParam().after != nullptr);
  if (after) {
    EXPECT_EQ(*after, GetParam().after);
  } else {
    EXPECT_THAT(after.error().message, testing::HasSubstr("f:"));
  }
}

Edit replace(int line, int column, std::string old_text, std::string new_text) {
  return {Edit::Kind::replace, "f", line, column, std::move(old_text), std::move(new_text)};
}
Edit insert(int line, std::string text) {
  return {Edit::Kind::insert_line, "f", line, 0, "", std::move(text)};
}

INSTANTIATE_TEST_SUITE_P(
    All, ApplyEdit,
    testing::Values(
        Case{"in_a_line", "a b\r\nb b # b\r\n", replace(2, 3, "b", "c"), "a b\r\nb c # b\r\n"},
        Case{"only_occurrence", "a = 1\n", replace(1, 0, "1", "2"), "a = 2\n"},
        Case{"behind_a_line", "[uwsgi]\nx = 1", insert(1, "y = 2"), "[uwsgi]\ny = 2\nx = 1"},
        Case{"at_the_end", "[uwsgi]\nx = 1", insert(2, "y = 2"), "[uwsgi]\nx = 1\ny = 2\n"},
        Case{"at_the_top", "x\r\n", insert(0, "y"), "y\r\nx\r\n"},
        Case{"text_has_changed", "a\n", replace(1, 1, "b", "c"), nullptr},
        Case{"beyond_its_line", "a\nb\n", replace(1, 1, "a\nb", "c"), nullptr},
        Case{"no_such_line", "a\n", replace(9, 1, "a", "c"), nullptr},
        Case{"no_such_column", "a\nbb\n", replace(1, 4, "b", "c"), nullptr}),
    [](const auto& instance) { return std::string(instance.param.name); });

Verdict with_edit(const Facts& facts, Edit edit) {
  Verdict verdict;
  verdict.facts = &facts;
  Finding finding;
  finding.severity = Severity::error;
  finding.edits.push_back(std::move(edit));
  verdict.findings.push_back(std::move(finding));
  return verdict;
}

TEST(Mend, LeavesWhatLiesOutsideTheProject) {
  fakes::MemoryFileSystem files;
  files.add("/srv/a", "x").add("/etc/passwd", "x").add_link("/srv/link", "/etc/passwd");
  const Project project("/srv", files);
  const Facts facts;
  for (const std::string path : {"/etc/passwd", "../etc/passwd", "link", "missing"}) {
    Edit edit = replace(1, 1, "x", "y");
    edit.path = path;
    const Mending mending = mend(with_edit(facts, edit), project);
    EXPECT_TRUE(mending.files.empty()) << path;
    EXPECT_EQ(mending.refused.size(), 1u) << path;
  }
}

TEST(Mend, PrintsAPatch) {
  fakes::MemoryFileSystem files;
  files.add("/srv/f", "1\n2\n3\n4\nold\n6\n7\n8\n9");
  const Facts facts;
  const Mending mending =
      mend(with_edit(facts, replace(5, 1, "old", "new")), Project("/srv", files));
  EXPECT_EQ(unified_diff(mending),
            "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-old\n+new\n 6\n 7\n 8\n");
}

TEST(Mend, KeepsWhatStandsBetweenChanges) {
  fakes::MemoryFileSystem files;
  files.add("/srv/f", "old\n2\n3\n4\n5\n6\n7\n8\n9\nold\n11\nold");
  const Facts facts;
  Verdict verdict = with_edit(facts, replace(1, 1, "old", "new"));
  verdict.findings.push_back(with_edit(facts, replace(10, 1, "old", "new")).findings.front());
  verdict.findings.push_back(with_edit(facts, insert(11, "11b")).findings.front());
  EXPECT_EQ(unified_diff(mend(verdict, Project("/srv", files))),
            "--- a/f\n+++ b/f\n"
            "@@ -1,4 +1,4 @@\n-old\n+new\n 2\n 3\n 4\n"
            "@@ -7,6 +7,7 @@\n 7\n 8\n 9\n-old\n+new\n 11\n+11b\n old\n"
            "\\ No newline at end of file\n");
}

// Copies a project, applies what its findings offer, and judges it again.
TEST(Mend, EveryFixMendsWhatItIsOfferedFor) {
  int mended = 0;
  for (const auto& check : fs::directory_iterator(SQREEN_PROJECTS)) {
    if (!check.is_directory()) continue;
    for (const auto& entry : fs::directory_iterator(check)) {
      if (!entry.path().filename().string().starts_with("flags")) continue;
      const ScratchFolder scratch;
      const std::string copy = scratch.path() + "/project";
      fs::copy(entry, copy, fs::copy_options::recursive);
      const auto findings_of = [&](Mending* mending) {
        const Project project(copy, real_filesystem());
        const Facts facts = survey(project, {}, {});
        const Verdict verdict = judge_project(all_checks(), facts, {}, project);
        if (mending != nullptr) *mending = mend(verdict, project);
        return verdict.findings;
      };
      Mending mending;
      const Findings before = findings_of(&mending);
      EXPECT_THAT(mending.refused, testing::IsEmpty()) << entry;
      if (mending.files.empty()) continue;
      for (const MendedFile& file : mending.files) {
        EXPECT_TRUE(write_mended(file, Project(copy, real_filesystem()))) << entry;
      }
      const Findings after = findings_of(nullptr);
      for (const Finding& finding : before) {
        if (finding.edits.empty()) continue;
        ++mended;
        for (const Finding& left : after) {
          EXPECT_FALSE(left.id == finding.id && left.severity >= Severity::warning)
              << entry << ": " << left.message << "\n"
              << unified_diff(mending);
        }
      }
    }
  }
  EXPECT_GE(mended, 10);
}

}  // namespace
}  // namespace sqreen::doctor
