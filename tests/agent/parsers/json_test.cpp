// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/found_inputs.h"

namespace sqreen::agent::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

std::vector<std::string> in_json(std::string_view body) {
  return found_in_body("application/json", body);
}

struct Case {
  const char* name;
  std::string body;
  std::vector<std::string> inputs;  // exactly these
};

class JsonTest : public ::testing::TestWithParam<Case> {};

TEST_P(JsonTest, GivesStringsAndKeys) {
  EXPECT_THAT(in_json(GetParam().body), UnorderedElementsAreArray(GetParam().inputs));
}

INSTANTIATE_TEST_SUITE_P(
    Valid, JsonTest,
    ::testing::Values(
        Case{"Flat", R"({"a":"x","b":"y"})", {"json a=x", "json b=y"}},
        Case{"Paths",
             R"({"items":[{"name":"x"},{"name":"y"},["z"]],"t":"u"})",
             {"json items[0].name=x", "json items[1].name=y", "json items[2][0]=z", "json t=u"}},
        Case{"TopLevelArray", R"(["x", 1, "y"])", {"json [0]=x", "json [2]=y"}},
        Case{"TopLevelString", R"("x'")", {"json =x'"}},
        Case{"NoStrings", R"({"a":1,"b":[true,null,-1.5e3]})", {}},
        Case{"OddKey", R"({"x'":1})", {"json name x'"}},
        Case{"KeyWithSpaceBeforeColon", "{\"x'\" \n: \"v\"}", {"json name x'", "json x'=v"}},
        Case{"Escapes", R"(["x\"\\\/\b\f\n\r\t"])", {"json [0]=x\"\\/\b\f\n\r\t"}},
        Case{"UnicodeEscape", R"(["\u0027 or"])", {"json [0]=' or"}},
        Case{"SurrogatePair", R"(["\ud83d\ude00"])", {"json [0]=\xF0\x9F\x98\x80"}},
        Case{"EscapedKey", R"({"x\u0027":"v"})", {"json name x'", "json x'=v"}},
        Case{"EscapedBackslashBeforeQuote", R"({"a":"x\\","b":"y"})", {R"(json a=x\)", "json b=y"}},
        Case{"DuplicateKeys", R"({"a":"x","a":"y"})", {"json a=x", "json a=y"}},
        Case{"JsonInAString",
             R"({"a":"{\"b\":\"x\\u0027\"}"})",
             {R"(json a={"b":"x\u0027"})", "json a.b=x'"}},
        Case{"PercentInAString", R"({"a":"x%27"})", {"json a=x%27", "json a=x'"}}),
    [](const auto& info) { return std::string(info.param.name); });

// Refused by strict parsers, read by Python's or by another one: nothing here may hide a value.
INSTANTIATE_TEST_SUITE_P(
    Lenient, JsonTest,
    ::testing::Values(Case{"NotANumber", R"({"n":NaN,"i":-Infinity,"a":"x'"})", {"json a=x'"}},
                      Case{"ControlCharacter", "{\"a\":\"x\n\x01'\"}", {"json a=x\n\x01'"}},
                      Case{"ByteOrderMark", "\xEF\xBB\xBF{\"a\":\"x\"}", {"json a=x"}},
                      Case{"TrailingComma", R"({"a":"x",})", {"json a=x"}},
                      Case{"Comment", R"({/* "c" */ "a":"x"})", {"json =c", "json a=x"}},
                      Case{
                          "TwoDocuments", "{\"a\":\"x\"}\n{\"b\":\"y\"}", {"json a=x", "json b=y"}},
                      Case{"CutInAString", R"({"a":"x","b":"un)", {"json a=x", "json b=un"}},
                      Case{"CutInAnEscape", R"({"a":"x\u00)", {"json a=xu00"}},
                      Case{"CutBehindABackslash", R"({"a":"x\)", {"json a=x"}},
                      Case{"TooManyClosed", R"(}]}{"a":"x"})", {"json a=x"}},
                      Case{"UnknownEscape", R"(["\q"])", {"json [0]=q"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Json, GivesALoneSurrogateAsPythonTwoWritesIt) {
  EXPECT_THAT(in_json(R"(["x\ud800'y"])"), Contains("json [0]=x\xED\xA0\x80'y"));
}

TEST(Json, GivesValuesDeeperThanItsPathsGo) {
  std::string body;
  for (int i = 0; i < 100000; ++i) body += R"({"k":[)";
  body += "\"x'\"";
  const auto inputs = in_json(body);
  ASSERT_EQ(inputs.size(), 1u);
  EXPECT_THAT(inputs[0], ::testing::EndsWith("=x'"));
  EXPECT_LT(inputs[0].size(), 400u);
}

TEST(Json, IsRightAgainBehindADeepPart) {
  std::string body = R"({"a":)";
  body += std::string(200, '[') + "\"x\"" + std::string(200, ']');
  body += R"(,"b":"y"})";
  EXPECT_THAT(in_json(body), Contains("json b=y"));
}

TEST(Json, BoundsThePathsOfHugeKeys) {
  const std::string key(100000, 'k');
  const auto inputs = in_json("{\"" + key + "\":{\"" + key + "\":{\"password\":\"x\"}}}");
  ASSERT_EQ(inputs.size(), 1u);
  EXPECT_THAT(inputs[0], ::testing::EndsWith(".password=x"));
  EXPECT_LT(inputs[0].size(), 400u);
}

std::string widened(std::string_view text, std::size_t width, bool big_endian) {
  std::string out;
  for (const char c : text) {
    std::string unit(width, '\0');
    unit[big_endian ? width - 1 : 0] = c;
    out += unit;
  }
  return out;
}

TEST(Json, ReadsWideEncodingsAsPythonDoes) {
  constexpr std::string_view kBody = R"({"a":"x'"})";
  for (const std::size_t width : {2u, 4u}) {
    for (const bool big_endian : {false, true}) {
      EXPECT_THAT(in_json(widened(kBody, width, big_endian)), ElementsAre("json a=x'"));
    }
  }
  EXPECT_THAT(in_json("\xFF\xFE" + widened(kBody, 2, false)), ElementsAre("json a=x'"));
  EXPECT_THAT(in_json("\xFE\xFF" + widened(kBody, 2, true)), ElementsAre("json a=x'"));
  EXPECT_THAT(in_json(std::string("\0\0\xFE\xFF", 4) + widened(kBody, 4, true)),
              ElementsAre("json a=x'"));
  EXPECT_THAT(in_json(std::string("[\0\"\0\x3D\xD8\x00\xDE\"\0]\0", 12)),
              ElementsAre("json [0]=\xF0\x9F\x98\x80"));
}

TEST(Json, HasNothingInNothing) {
  EXPECT_THAT(in_json(""), IsEmpty());
  EXPECT_THAT(in_json("{}"), IsEmpty());
  EXPECT_THAT(in_json("\""), IsEmpty());
}

}  // namespace
}  // namespace sqreen::agent::testing
