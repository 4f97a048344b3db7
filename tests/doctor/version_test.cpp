// SPDX-License-Identifier: Apache-2.0
#include "doctor/version.h"

#include <gtest/gtest.h>

namespace sqreen::doctor {
namespace {

TEST(Version, TakesTheLeadingNumbers) {
  EXPECT_EQ(parse_version("2.0.21-debian"), (Version{{2, 0, 21}}));
  EXPECT_EQ(parse_version("3.13.0rc1"), (Version{{3, 13, 0}}));
  EXPECT_EQ(parse_version("3.11"), (Version{{3, 11, 0}}));
  EXPECT_EQ(parse_version("3"), (Version{{3, 0, 0}}));
  EXPECT_EQ(parse_version("2.0.25.1"), (Version{{2, 0, 25}}));
}

TEST(Version, RefusesWhatIsNone) {
  for (const char* text : {"", "x", ".1", "-1", "99999999999.0", "2.99999999999"}) {
    EXPECT_EQ(parse_version(text), std::nullopt) << text;
  }
}

TEST(Version, ComparesByNumbers) {
  EXPECT_LT(*parse_version("2.0.9"), *parse_version("2.0.27"));
  EXPECT_GE(*parse_version("2.1"), *parse_version("2.0.31"));
}

}  // namespace
}  // namespace sqreen::doctor
