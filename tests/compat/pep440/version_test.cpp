// SPDX-License-Identifier: Apache-2.0
// Tables from PEP 440; tests/compat/packaging_test.py holds our reading against packaging's.
#include "compat/pep440/version.h"

#include <gtest/gtest.h>

namespace sqreen::compat {
namespace {

TEST(Version, IsWrittenInItsNormalForm) {
  struct Case {
    const char* written;
    const char* normal;
  };
  for (const auto& [written, normal] : {
           Case{"1.0", "1.0"},
           Case{"v1.0", "1.0"},
           Case{" \t\n1.0\r\n", "1.0"},
           Case{"\xC2\xA0"
                "1.0\xE2\x80\x83",
                "1.0"},
           Case{"01.002.0", "1.2.0"},
           Case{"1.0ALPHA1", "1.0a1"},
           Case{"1.0-beta_2", "1.0b2"},
           Case{"1.0.c", "1.0rc0"},
           Case{"1.0preview3", "1.0rc3"},
           Case{"1.0-1", "1.0.post1"},
           Case{"1.0r2", "1.0.post2"},
           Case{"1.0rev", "1.0.post0"},
           Case{"1.0a--1", "1.0a0.post1"},
           Case{"1.0.dev", "1.0.dev0"},
           Case{"1!2.0a1.post2.dev3+Ubuntu-01_x", "1!2.0a1.post2.dev3+ubuntu.1.x"},
           Case{"0!1", "1"},
           Case{"20240131123456789012345678901234567890", "20240131123456789012345678901234567890"},
       }) {
    const auto version = Version::parse(written);
    ASSERT_TRUE(version) << written;
    EXPECT_EQ(version->text(), normal);
    EXPECT_EQ(Version::parse(normal)->text(), normal);
  }
}

TEST(Version, OthersAreNone) {
  for (const char* text : {"",
                           " ",
                           "v",
                           "a",
                           "1.",
                           ".1",
                           "1..2",
                           "1.0+",
                           "1.0+a.",
                           "1.0+a..b",
                           "1.0+é",
                           "2004d",
                           "2.0.21-debian",
                           "1.0.0-x86",
                           "1!",
                           "!1",
                           "1.0 .1",
                           "1.0dev1post1",
                           "1.0a1b2",
                           "1.0\xE9",
                           "1.0-",
                           "1.0.*",
                           "-1",
                           "1e5",
                           "٣.1"}) {
    EXPECT_FALSE(Version::parse(text)) << text;
  }
}

TEST(Version, OrderIsThatOfThePep) {
  const char* const ordered[] = {"1.0.dev456",
                                 "1.0a1",
                                 "1.0a2.dev456",
                                 "1.0a12.dev456",
                                 "1.0a12",
                                 "1.0b1.dev456",
                                 "1.0b2",
                                 "1.0b2.post345.dev456",
                                 "1.0b2.post345",
                                 "1.0rc1.dev456",
                                 "1.0rc1",
                                 "1.0",
                                 "1.0+abc.5",
                                 "1.0+abc.7",
                                 "1.0+5",
                                 "1.0+5.0",
                                 "1.0.post456.dev34",
                                 "1.0.post456",
                                 "1.0.15",
                                 "1.1.dev1",
                                 "2013.10",
                                 "2013.10.0.1",
                                 "1!0.1"};
  for (std::size_t i = 0; i < std::size(ordered); ++i) {
    for (std::size_t j = 0; j < std::size(ordered); ++j) {
      EXPECT_EQ(*Version::parse(ordered[i]) <=> *Version::parse(ordered[j]), i <=> j)
          << ordered[i] << " and " << ordered[j];
    }
  }
}

TEST(Version, TrailingZerosAreNothing) {
  EXPECT_EQ(*Version::parse("1"), *Version::parse("1.0.0"));
  EXPECT_EQ(*Version::parse("1.0a1"), *Version::parse("1a1"));
  EXPECT_EQ(Version::parse("1.2.0.0")->canonical_text(), "1.2");
  EXPECT_EQ(Version::parse("0.0.0rc1")->canonical_text(), "0rc1");
}

}  // namespace
}  // namespace sqreen::compat
