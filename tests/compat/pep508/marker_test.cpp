// SPDX-License-Identifier: Apache-2.0
// What packaging cannot tell us: how far an unknown value reaches, and where nesting ends. All else
// is held against packaging by tests/integration/test_packaging.py.
#include "compat/pep508/marker.h"

#include <gmock/gmock.h>

namespace sqreen::compat {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const MarkerEnvironment kLinux{
    .variables = {{"python_version", "3.11"}, {"sys_platform", "linux"}, {"os_name", "posix"}}};

std::string judged(const char* text) {
  const auto marker = Marker::parse(text);
  if (!marker) return marker.error().message;
  const auto verdict = marker->evaluate(kLinux);
  return !verdict.holds ? "unknown" : *verdict.holds ? "yes" : "no";
}

TEST(Marker, AnUnknownValueReachesNoFurtherThanItMust) {
  EXPECT_EQ(judged("python_version >= '3.8'"), "yes");
  EXPECT_EQ(judged("extra == 'tests'"), "unknown");
  EXPECT_EQ(judged("extra == 'tests' and python_version < '3'"), "no");
  EXPECT_EQ(judged("extra == 'tests' or python_version > '3'"), "yes");
  EXPECT_EQ(judged("(extra == 'tests' or python_version < '3') and os_name == 'posix'"), "unknown");
  EXPECT_EQ(judged("'tests' in extras"), "unknown");
}

TEST(Marker, SaysWhatIsNotKnown) {
  const auto marker = Marker::parse("platform_release >= '5' and extra == 'x'");
  EXPECT_EQ(marker->evaluate(kLinux).undefined, "platform_release is not known");
  EXPECT_THAT(Marker::parse("os_name == 'nt'")->evaluate(kLinux).undefined, IsEmpty());
}

TEST(Marker, ErrorsNameTheColumn) {
  EXPECT_EQ(judged("os_nam == 'x'"),
            "expected a marker's variable or a quoted string at column 1 of `os_nam == 'x'`");
  EXPECT_THAT(judged("os_name = 'x'"),
              HasSubstr("expected one of == != < <= > >= ~= === in, not in"));
  EXPECT_THAT(judged("os_name == 'x"), HasSubstr("closing quote"));
}

TEST(Marker, NestingEnds) {
  const std::string deep(5000, '(');
  EXPECT_THAT(judged((deep + "os_name == 'x'" + std::string(5000, ')')).c_str()),
              HasSubstr("fewer parentheses"));
}

}  // namespace
}  // namespace sqreen::compat
