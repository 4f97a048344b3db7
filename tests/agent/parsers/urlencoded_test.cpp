// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/urlencoded.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/found_inputs.h"

namespace sqreen::agent::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAreArray;

std::vector<std::string> in_query(std::string_view query) {
  return found_in_head({.query = query});
}

struct Case {
  const char* name;
  std::string query;
  std::vector<std::string> inputs;  // exactly these, in any order
};

class UrlencodedTest : public ::testing::TestWithParam<Case> {};

TEST_P(UrlencodedTest, GivesEveryReading) {
  EXPECT_THAT(in_query(GetParam().query), UnorderedElementsAreArray(GetParam().inputs));
}

INSTANTIATE_TEST_SUITE_P(
    Query, UrlencodedTest,
    ::testing::Values(
        Case{"Plain", "a=1&b=two", {"query a=1", "query b=two"}},
        Case{"RepeatedName", "a=1&a=2", {"query a=1", "query a=2"}},
        Case{"RepeatedPair", "a=1&a=1", {"query a=1"}},
        Case{"PercentDecoded", "a=x%27", {"query a=x'", "query a=x%27"}},
        Case{"LowerCaseHex",
             "a=%c3%a9",
             {"query a=\xC3\xA9", "query a=%c3%a9", "query a=\xC3\x83\xC2\xA9"}},
        Case{"PlusIsSpace", "a=x+y", {"query a=x y", "query a=x+y"}},
        Case{"PlusAndPercent", "a=x+%27", {"query a=x '", "query a=x+%27", "query a=x+'"}},
        Case{"EncodedPlusStays", "a=1%2B1", {"query a=1+1", "query a=1%2B1"}},
        Case{"DecodedTwice", "a=x%2527", {"query a=x%27", "query a=x%2527", "query a=x'"}},
        Case{"DecodedThrice",
             "a=%252527",
             {"query a=%2527", "query a=%252527", "query a=%27", "query a='"}},
        Case{"BrokenEscapesStay", "a=%zz%4&b=%", {"query a=%zz%4", "query b=%"}},
        Case{"EscapedNul", "a=x%00y", {std::string("query a=x\0y", 11), "query a=x%00y"}},
        Case{"EmptyValueIsNone", "a=&b", {}}, Case{"EmptyPieces", "&&a=1&&", {"query a=1"}},
        Case{"ValueWithEquals", "a=b=c", {"query a=b=c"}},
        Case{"NameOnlyThatMatters", "a=1&x'y", {"query a=1", "query name x'y"}},
        Case{"NameDecoded", "x%27=1", {"query name x'", "query name x%27", "query x'=1"}},
        Case{"PlainNamesAreNone", "user.first-name_1=x", {"query user.first-name_1=x"}},
        Case{"SemicolonBothWays",
             "a=1;b=2&c=3",
             {"query a=1;b=2", "query a=1", "query b=2", "query c=3"}},
        Case{"WholeQueryAsOneValue",
             "x'%20or",
             {"query =x' or", "query =x'%20or", "query name x' or", "query name x'%20or"}},
        Case{"NestedJson",
             "f=%7B%22k%22:%22v%5Cu0027%22%7D",
             {"query f={\"k\":\"v\\u0027\"}", "query f=%7B%22k%22:%22v%5Cu0027%22%7D",
              "query f.k=v'"}}),
    [](const auto& info) { return std::string(info.param.name); });

// A byte that is no UTF-8 comes back differently from each framework; the payload around it must be
// found all the same.
TEST(UrlencodedBrokenUtf8, IsFoundAsEachFrameworkRepairsIt) {
  const auto inputs = in_query("a=x%FF'y");
  EXPECT_THAT(inputs, IsSupersetOf({
                          "query a=x\xFF'y",          // Python 2
                          "query a=x\xEF\xBF\xBD'y",  // errors="replace"
                          "query a=x%FF'y",           // Werkzeug since 2.3; also undecoded
                          "query a=x'y",              // errors="ignore"
                          "query a=x\xC3\xBF'y",      // latin-1
                      }));
}

// parse_qsl(environ["QUERY_STRING"]) on Python 3: bytes that came as they are are latin-1, escaped
// ones UTF-8.
TEST(UrlencodedBrokenUtf8, IsFoundWhereTwoEncodingsMeet) {
  EXPECT_THAT(in_query("a=\xFF%C3%A9%FF'"),
              ::testing::Contains("query a=\xC3\xBF\xC3\xA9\xEF\xBF\xBD'"));
}

// 2.7 and 3.x put a different number of U+FFFD in the place of an overlong form.
TEST(UrlencodedBrokenUtf8, GivesTheTextBetweenBrokenParts) {
  EXPECT_THAT(in_query("a=%F0%80%80' or 1=1"), ::testing::Contains("query a=' or 1=1"));
}

TEST(Urlencoded, KeepsTheOriginOfAForm) {
  EXPECT_THAT(found_in_body("application/x-www-form-urlencoded; charset=utf-8", "a=x+y"),
              ElementsAre("form a=x y", "form a=x+y"));
}

}  // namespace
}  // namespace sqreen::agent::testing
