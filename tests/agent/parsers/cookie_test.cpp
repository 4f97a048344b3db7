// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/cookie.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/found_inputs.h"

namespace sqreen::agent::testing {
namespace {

struct Case {
  const char* name;
  std::string header;
  std::vector<std::string> inputs;  // at least these
};

class CookieTest : public ::testing::TestWithParam<Case> {};

TEST_P(CookieTest, GivesWhatFrameworksRead) {
  EXPECT_THAT(found_in_head({.cookie = GetParam().header}),
              ::testing::IsSupersetOf(GetParam().inputs));
}

INSTANTIATE_TEST_SUITE_P(
    Header, CookieTest,
    ::testing::Values(
        Case{"Two", "a=1; b=2", {"cookie a=1", "cookie b=2"}},
        Case{"NoSpaceBetween", "a=1;b=2", {"cookie a=1", "cookie b=2"}},
        Case{"PercentEncoded", "a=x%27", {"cookie a=x'", "cookie a=x%27"}},
        Case{"NotEncoded", "a=x' or 1=1", {"cookie a=x' or 1=1"}},
        Case{"Quoted", "a=\"x'\"", {"cookie a=x'", "cookie a=\"x'\""}},
        Case{"OctalEscapes", R"(a="x\047\054")", {"cookie a=x',"}},
        Case{"OctalEscapeAtTheEnd", R"(a="\047")", {"cookie a='"}},
        Case{"BackslashEscapes", R"(a="x\"\\y")", {R"(cookie a=x"\y)"}},
        Case{"NoOctalDigit", R"(a="\477\08")", {"cookie a=47708"}},
        Case{"SemicolonInQuotes", "a=\"x;y\"; b=1", {"cookie a=x;y", "cookie a=\"x", "cookie b=1"}},
        Case{"QuoteNeverClosed", "a=\"x; b=1", {"cookie a=\"x", "cookie b=1"}},
        Case{"HttpCookiesEndsAtSpace", "a=x'--z b=y' c", {"cookie a=x'--z", "cookie b=y'"}},
        Case{"TabEndsAValue", "a=x'\tb=y", {"cookie a=x'", "cookie b=y"}},
        Case{"EmptyNameInFrontOfAnother", "=a=x'", {"cookie a=x'", "cookie =a=x'"}},
        Case{"NotEncodedAndNotAscii",
             "a=\xFF'%20",
             {"cookie a=\xFF' ", "cookie a=\xC3\xBF' ", "cookie a=\xC3\xBF'%20"}},
        Case{"NoEquals", "x'y; a=1", {"cookie =x'y", "cookie a=1"}},
        Case{"Name", "x'y=1", {"cookie name x'y", "cookie x'y=1"}},
        Case{"EncodedName", "x%27=1", {"cookie name x'", "cookie x'=1"}},
        Case{"Json", "prefs={\"t\":\"x\\u0027\"}", {"cookie prefs.t=x'"}},
        Case{"EncodedJson", "p=%7B%22t%22%3A%22v%22%7D", {"cookie p.t=v"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Cookie, HasNothingElseInAnHonestHeader) {
  EXPECT_THAT(found_in_head({.cookie = "session=abc.def-1; theme=dark"}),
              ::testing::ElementsAre("cookie session=abc.def-1", "cookie theme=dark"));
}

}  // namespace
}  // namespace sqreen::agent::testing
