// SPDX-License-Identifier: Apache-2.0
// What it says of a mistake; all else is held against packaging by
// tests/integration/test_packaging.py.
#include "compat/pep508/requirement.h"

#include <gmock/gmock.h>

namespace sqreen::compat {
namespace {

TEST(Requirement, HasParts) {
  const auto requirement = Requirement::parse(
      "Flask[async, dotenv] >=2, <3 ; python_version >= '3.8' and extra == 'Web_App'");
  ASSERT_TRUE(requirement);
  EXPECT_EQ(requirement->name, "Flask");
  EXPECT_THAT(requirement->extras, testing::ElementsAre("async", "dotenv"));
  EXPECT_TRUE(requirement->specifiers.contains("2.3.1"));
  EXPECT_EQ(requirement->text(),
            R"(Flask[async,dotenv]<3,>=2; python_version >= "3.8" and extra == "web-app")");
}

TEST(Requirement, SaysWhatIsWrongAndWhere) {
  struct Case {
    const char* text;
    const char* message;
  };
  for (const auto& [text, message] : {
           Case{"", "expected the name of a package at column 1 of ``"},
           Case{"-e .", "expected the name of a package at column 1 of `-e .`"},
           Case{"flask 2.0",
                "expected a version (as in >=1.0), a comma, a semicolon or the end at "
                "column 7 of `flask 2.0`"},
           Case{"flask[a b]",
                "expected a comma or the closing bracket of the extras at column 9 of "
                "`flask[a b]`"},
           Case{"flask>=1.*",
                "expected no `.*`, which goes with == and != and a bare release only "
                "at column 9 of `flask>=1.*`"},
           Case{"flask @ ", "expected a URL behind the @ at column 9 of `flask @ `"},
           Case{"flask @ http://x;os_name=='a' b",
                "expected a semicolon (behind the URL and white space) at column 31 of `flask @ "
                "http://x;os_name=='a' b`"},
           Case{"flask (>=1", "expected a closing parenthesis at column 11 of `flask (>=1`"},
       }) {
    const auto requirement = Requirement::parse(text);
    ASSERT_FALSE(requirement) << text;
    EXPECT_EQ(requirement.error().message, message);
  }
}

}  // namespace
}  // namespace sqreen::compat
