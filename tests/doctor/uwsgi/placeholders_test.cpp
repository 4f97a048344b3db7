// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/placeholders.h"

#include <gtest/gtest.h>

namespace sqreen::doctor {
namespace {

std::optional<std::string> lookup(std::string_view name) {
  if (name == "cores") return "8";
  if (name == "two") return "2";
  if (name == "text") return "abc";
  if (name == "loop") return "<%(loop)>";
  return std::nullopt;
}

struct Case {
  const char* expression;
  const char* value;
};
class Placeholders : public testing::TestWithParam<Case> {};

TEST_P(Placeholders, AreEvaluatedFromLeftToRight) {
  EXPECT_EQ(evaluate_placeholder(GetParam().expression, lookup), GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(Expressions, Placeholders,
                         testing::Values(Case{"cores", "8"}, Case{"two cores + 2", "30"},
                                         Case{"cores - 3 ++", "6"}, Case{"cores --", "7"},
                                         Case{"cores * two", "16"}, Case{"cores / 0", "0"},
                                         Case{"cores / 3", "2"}, Case{"text nothing two", "abc2"},
                                         Case{"++ cores", "8"}, Case{"text + 1", "1"},
                                         Case{"9223372036854775807 + 1", "-9223372036854775808"}));

TEST(Resolve, LeavesWhatIsUnknownOrOpen) {
  EXPECT_EQ(resolve("a%(two)b%(none)%(two)", '%', lookup), "a2b%(none)2");
  EXPECT_EQ(resolve("%(two", '%', lookup), "%(two");
  EXPECT_EQ(resolve("%()%two $(two)", '%', lookup), "%()%two $(two)");
}

TEST(Resolve, EndsWhereUwsgiWouldNot) {
  EXPECT_NE(resolve("%(loop)", '%', lookup).find("%(loop)"), std::string::npos);
}

TEST(Substitute, ReplacesEveryOccurrence) {
  EXPECT_EQ(substitute("%(_)/%(_)", "%(_)", "x"), "x/x");
  EXPECT_EQ(substitute("none", "%(_)", "x"), "none");
}

}  // namespace
}  // namespace sqreen::doctor
