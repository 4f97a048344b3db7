// SPDX-License-Identifier: Apache-2.0
// docs/doctor.md against the table of checks: each has its section with the words that --explain
// prints, and no section belongs to a check that is gone.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/filesystem.h"
#include "core/text.h"
#include "doctor/checks/checks.h"

namespace sqreen::doctor {
namespace {

TEST(Documentation, HasASectionForEachCheck) {
  const std::string page = real_filesystem().read(SQREEN_DOCS "/doctor.md").value_or("");
  for (const Check* check : all_checks()) {
    const std::string head = "\n### " + std::string(check->id) + "\n";
    const std::size_t begin = page.find(head);
    ASSERT_NE(begin, std::string::npos) << head;
    const std::string section = page.substr(begin, page.find("\n### ", begin + 1) - begin);
    std::string severity(severity_name(check->severity));
    severity[0] = static_cast<char>(severity[0] - 'a' + 'A');
    EXPECT_THAT(section, testing::HasSubstr("\n" + severity + ". "));
    EXPECT_THAT(section, testing::HasSubstr("\n\n" + std::string(check->why) + "\n"));
    EXPECT_THAT(section, testing::HasSubstr("\n\nMend: " + std::string(check->mend) + "\n"));
    EXPECT_THAT(section, testing::HasSubstr("\n\nRests on: " + std::string(check->since)));
  }
  for (const std::string_view line : split(page, '\n')) {
    if (!line.starts_with("### ")) continue;
    EXPECT_TRUE(std::any_of(all_checks().begin(), all_checks().end(), [&](const Check* check) {
      return check->id == line.substr(4);
    })) << line;
  }
}

}  // namespace
}  // namespace sqreen::doctor
