// SPDX-License-Identifier: Apache-2.0
// Tables from PEP 440; tests/compat/packaging_test.py holds our reading against packaging's.
#include "compat/pep440/specifier.h"

#include <gmock/gmock.h>

namespace sqreen::compat {
namespace {

using testing::HasSubstr;

struct Case {
  const char* specifiers;
  const char* version;
  bool contains;
};

class SpecifierSetTest : public testing::TestWithParam<Case> {};

TEST_P(SpecifierSetTest, Contains) {
  const Case& sample = GetParam();
  const auto set = SpecifierSet::parse(sample.specifiers);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(set->contains(std::string_view(sample.version)), sample.contains)
      << sample.version << " in " << sample.specifiers;
  if (const auto version = Version::parse(sample.version); version) {
    EXPECT_EQ(set->contains(*version), sample.contains);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Pep440, SpecifierSetTest,
    testing::Values(Case{"~=2.2", "2.9", true}, Case{"~=2.2", "3.0", false},
                    Case{"~=2.2", "2.2.dev1", false}, Case{"~=2.2.0", "2.3", false},
                    Case{"~=2.2.post3", "2.2", false}, Case{"~=2.2.post3", "2.9", true},
                    Case{"==1.1", "1.1.0", true}, Case{"==1.1", "1.1.post1", false},
                    Case{"==1.1.*", "1.1.post1", true}, Case{"==1.1.*", "1.1a1", true},
                    Case{"==1.1.*", "1.10", false}, Case{"==1.0.*", "1", true},
                    Case{"==1.1", "1.1+local", true}, Case{"==1.1+local", "1.1", false},
                    Case{"!=1.1", "1.1+local", false}, Case{"!=1.1.*", "1.2", true},
                    Case{"<=1.1", "1.1+local", true}, Case{">=1.6", "1.6rc1", false},
                    Case{">=1.6", "1.6", true}, Case{">1.7", "1.7.0.post1", false},
                    Case{">1.7.post2", "1.7.post3", true}, Case{">1.7", "1.7.1", true},
                    Case{">1.7", "1.7+local", false}, Case{"<1.7", "1.7rc1", false},
                    Case{"<1.7rc1", "1.7b1", true}, Case{"<1.7.post1", "1.7", true},
                    Case{"===1.0", "1.0", true}, Case{"===Foo_1", "foo_1", true}));

INSTANTIATE_TEST_SUITE_P(
    Sets, SpecifierSetTest,
    testing::Values(Case{"", "1.0", true}, Case{"", "anything", true},
                    Case{">=3.0,<3.7", "3.6.9", true}, Case{">=3.0,<3.7", "3.7", false},
                    Case{">=3.0,<3.7", "3.7.0a1", false}, Case{" >= 1 , , < 2 ", "1.5", true},
                    Case{">=1", "2.0.21-debian", false}, Case{"!=1.5,>=1,<2", "1.5.0", false},
                    Case{">=1!0", "2024", false}));

TEST(SpecifierSet, SaysWhatIsWrong) {
  for (const char* text : {"1.0", "=1.0", ">=", "~=1", ">=1.0.*", "==1.0.*a", ">=1.0+local",
                           "==1.0a1.*", ">=1 <2", ">=1;<2", "<>1"}) {
    const auto set = SpecifierSet::parse(text);
    ASSERT_FALSE(set) << text;
    EXPECT_EQ(set.error().code, ErrorCode::malformed);
    EXPECT_THAT(set.error().message, HasSubstr(text));
  }
}

TEST(SpecifierSet, TextIsSortedAndWithoutRepetitions) {
  EXPECT_EQ(SpecifierSet::parse(">= 1.0, !=1.5.*, >=1.0.0,<2")->text(), "!=1.5.*,<2,>=1.0");
  EXPECT_EQ(SpecifierSet::parse("~=1.0,~=1.0.0")->text(), "~=1.0,~=1.0.0");
}

}  // namespace
}  // namespace sqreen::compat
