// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"

#include <gmock/gmock.h>

namespace sqreen {
namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;

TEST(Text, TrimsAsciiWhiteSpaceOnly) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \t\v\f"), "");
  EXPECT_EQ(trim("\xC2\xA0x"), "\xC2\xA0x");
}

TEST(Text, SplitsKeepingEmptyParts) {
  EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split("a,", ','), ElementsAre("a", ""));
}

TEST(Text, LowersAsciiOnly) {
  EXPECT_EQ(to_lower("Stra\xC3\x84"), "stra\xC3\x84");
  EXPECT_TRUE(equals_ignoring_case("ON", "on"));
  EXPECT_FALSE(equals_ignoring_case("on", "one"));
}

struct Guess {
  const char* typed;
  const char* meant;  // "": nothing
};
class DidYouMean : public testing::TestWithParam<Guess> {};

TEST_P(DidYouMean, FindsWhatWasMeant) {
  constexpr std::string_view kWords[] = {"off", "monitor", "block", "app_name", "x"};
  EXPECT_EQ(did_you_mean(GetParam().typed, kWords).value_or(""), GetParam().meant);
}

INSTANTIATE_TEST_SUITE_P(Typed, DidYouMean,
                         testing::Values(Guess{"blok", "block"}, Guess{"bolck", "block"},
                                         Guess{"MONITRO", "monitor"}, Guess{"app-name", "app_name"},
                                         Guess{"of", "off"}, Guess{"enforce", ""}, Guess{"", ""},
                                         Guess{"y", ""}, Guess{"blxxk", ""}));

struct Bytes {
  std::string_view bytes;
  std::string_view valid;
};
class ValidUtf8 : public testing::TestWithParam<Bytes> {};

TEST_P(ValidUtf8, ReplacesWhatIsNot) {
  EXPECT_EQ(valid_utf8(GetParam().bytes), GetParam().valid);
}

#define BAD "\xEF\xBF\xBD"
INSTANTIATE_TEST_SUITE_P(
    Sequences, ValidUtf8,
    testing::Values(Bytes{"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80",
                          "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"},
                    Bytes{"\xC0\xAF", BAD BAD},                  // overlong '/'
                    Bytes{"\xE0\x80\x80", BAD BAD BAD},          // overlong
                    Bytes{"\xED\xA0\x80", BAD BAD BAD},          // surrogate
                    Bytes{"\xF4\x90\x80\x80", BAD BAD BAD BAD},  // above U+10FFFF
                    Bytes{"\xE2\x82", BAD}, Bytes{"\xE2\x82x", BAD "x"},
                    Bytes{"a\xFFz", "a" BAD "z"}, Bytes{"nul\0l"sv, "nul\0l"sv}));

TEST(Text, PrintableShowsWhatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1B[31mb\n\x7F"), R"(a\x1b[31mb\x0a\x7f)");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            R"(\x9b31m)");  // one byte CSI
  EXPECT_EQ(printable("\xC2\xA0\xC3\xA9\xFF"), "\xC2\xA0\xC3\xA9" BAD);
}

TEST(Text, ShortensAtCharacterBoundaries) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdefg", 6), "abc...");
  EXPECT_EQ(shortened("a\xC3\xA9\xC3\xA9\xC3\xA9", 5), "a...");
  EXPECT_EQ(shortened("abcdef", 2), "..");
  EXPECT_EQ(shortened("abcdef", 0), "");
}

TEST(Text, ReadsHexDigits) {
  EXPECT_EQ(hex_value('0'), 0);
  EXPECT_EQ(hex_value('f'), 15);
  EXPECT_EQ(hex_value('F'), 15);
  EXPECT_EQ(hex_value('g'), -1);
  EXPECT_FALSE(is_hex_digit('/'));
  EXPECT_FALSE(is_hex_digit(':'));
}

}  // namespace
}  // namespace sqreen
