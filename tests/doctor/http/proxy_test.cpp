// SPDX-License-Identifier: Apache-2.0
#include "doctor/http/proxy.h"

#include <gmock/gmock.h>

namespace sqreen::doctor::http {
namespace {

const HttpUrl kDashboard = *parse_http_url("https://dash.example");
const HttpUrl kPlain = *parse_http_url("http://dash.example");

TEST(Proxy, IsTheSettingBeforeTheVariables) {
  const Environment environment{{"https_proxy", "http://a:1"}, {"ALL_PROXY", "http://b:1"}};
  const Proxy set = choose_proxy(kDashboard, "http://c:1", environment);
  EXPECT_EQ(set.url, "http://c:1");
  EXPECT_EQ(set.origin, "the setting http_proxy");
  EXPECT_EQ(choose_proxy(kDashboard, "", environment).origin, "the variable https_proxy");
  EXPECT_EQ(choose_proxy(kPlain, "", environment).origin, "the variable ALL_PROXY");
  EXPECT_EQ(choose_proxy(kPlain, "", environment).url, "http://b:1");
  EXPECT_EQ(choose_proxy(kDashboard, "", {}).url, "");
  EXPECT_EQ(choose_proxy(kDashboard, "", {{"https_proxy", ""}, {"HTTPS_PROXY", "http://d:1"}}).url,
            "http://d:1");
}

TEST(Proxy, IsNeverTakenFromAHeaderOfCgi) {
  EXPECT_EQ(choose_proxy(kPlain, "", {{"HTTP_PROXY", "http://attacker:1"}}).url, "");
  EXPECT_EQ(choose_proxy(kPlain, "", {{"http_proxy", "http://a:1"}}).url, "http://a:1");
}

TEST(Proxy, IsPassedOverForTheHostsOfNoProxy) {
  const Environment environment{{"NO_PROXY", ".example"}, {"https_proxy", "http://a:1"}};
  for (const char* setting : {"", "http://c:1"}) {
    const Proxy proxy = choose_proxy(kDashboard, setting, environment);
    EXPECT_EQ(proxy.url, "");
    EXPECT_EQ(proxy.passed_over_by, "NO_PROXY");
    EXPECT_NE(proxy.origin, "");
  }
}

struct Shown {
  const char* url;
  const char* shown;
};
class ShownProxies : public testing::TestWithParam<Shown> {};

TEST_P(ShownProxies, HoldNoPassword) {
  EXPECT_EQ((Proxy{.url = GetParam().url, .origin = {}, .passed_over_by = {}}.shown()),
            GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(Urls, ShownProxies,
                         testing::Values(Shown{"proxy:3128", "http://proxy:3128"},
                                         Shown{"http://proxy:3128/", "http://proxy:3128"},
                                         Shown{"socks5h://me:secret@proxy:1080",
                                               "socks5h://proxy:1080"},
                                         Shown{"http://me:se/cr?et@proxy:1", "http://proxy:1"},
                                         Shown{"me:secret@proxy://x", "http://proxy:"},
                                         Shown{"http://me:a@b@proxy", "http://proxy"}));

TEST(Proxy, ResolvesNamesUnlessItIsSocksWithoutThem) {
  const auto resolves = [](const char* url) {
    return Proxy{.url = url, .origin = {}, .passed_over_by = {}}.resolves_names();
  };
  EXPECT_TRUE(resolves("http://proxy"));
  EXPECT_TRUE(resolves("socks5h://proxy"));
  EXPECT_FALSE(resolves("socks5://proxy"));
  EXPECT_FALSE(resolves(""));
}

}  // namespace
}  // namespace sqreen::doctor::http
