// SPDX-License-Identifier: Apache-2.0
#include "compat/package_name.h"

#include <gtest/gtest.h>

namespace sqreen::compat {
namespace {

TEST(PackageName, SpellingsOfOnePackageAreEqual) {
  for (const char* name : {"friendly-bard", "Friendly-Bard", "FRIENDLY-BARD", "friendly.bard",
                           "friendly_bard", "friendly--bard", "FrIeNdLy-._.-bArD"}) {
    EXPECT_EQ(normalized_name(name), "friendly-bard");
  }
  EXPECT_EQ(normalized_name("zope.interface"), "zope-interface");
  EXPECT_EQ(normalized_name("_x_"), "-x-");
  EXPECT_EQ(normalized_name(""), "");
}

TEST(PackageName, IsJudged) {
  for (const char* name : {"a", "A1", "zope.interface", "x--y", "3to2"}) {
    EXPECT_TRUE(is_package_name(name)) << name;
  }
  for (const char* name : {"", "-", "-a", "a-", "a b", "caf\xC3\xA9", "a/b", "a\n"}) {
    EXPECT_FALSE(is_package_name(name)) << name;
  }
}

}  // namespace
}  // namespace sqreen::compat
