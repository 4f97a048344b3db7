// SPDX-License-Identifier: Apache-2.0
#include "core/http_url.h"

#include <gmock/gmock.h>

namespace sqreen {
namespace {

struct Case {
  const char* text;
  const char* authority;  // empty: it is refused
  const char* again;      // as it is printed
};
class Urls : public testing::TestWithParam<Case> {};

TEST_P(Urls, AreTakenApartOrRefused) {
  const auto url = parse_http_url(GetParam().text);
  ASSERT_EQ(url.has_value(), *GetParam().authority != '\0');
  if (!url) return;
  EXPECT_EQ(url->authority(), GetParam().authority);
  EXPECT_EQ(url->text(), GetParam().again);
  EXPECT_EQ(parse_http_url(url->text()), url);
}

INSTANTIATE_TEST_SUITE_P(
    Good, Urls,
    testing::Values(Case{"https://dash.example", "dash.example:443", "https://dash.example"},
                    Case{"HTTPS://Dash.Example:443/eu/", "dash.example:443",
                         "https://dash.example/eu/"},
                    Case{"http://10.0.0.1:8080", "10.0.0.1:8080", "http://10.0.0.1:8080"},
                    Case{"https://[::1]:8443", "[::1]:8443", "https://[::1]:8443"},
                    Case{"http://[2001:DB8::1]", "[2001:db8::1]:80", "http://[2001:db8::1]"},
                    Case{"https://a_b.c-d:1/%20", "a_b.c-d:1", "https://a_b.c-d:1/%20"}));

INSTANTIATE_TEST_SUITE_P(
    Bad, Urls,
    testing::Values(Case{"", "", ""}, Case{"dash.example", "", ""}, Case{"https://", "", ""},
                    Case{"ftp://dash.example", "", ""}, Case{"https:///eu", "", ""},
                    Case{"https://me@dash.example", "", ""},
                    Case{"https://dash.example?token=a", "", ""},
                    Case{"https://dash.example/#a", "", ""}, Case{"https://dash.example:", "", ""},
                    Case{"https://dash.example:0", "", ""},
                    Case{"https://dash.example:65536", "", ""},
                    Case{"https://dash.example:4 3", "", ""}, Case{"https://[::1", "", ""},
                    Case{"https://[dash]", "", ""}, Case{"https://[::1]443", "", ""},
                    Case{"https://dash example", "", ""}, Case{"https://dash.example/a b", "", ""},
                    Case{"https://dash.example/\n", "", ""}, Case{"https://d\xC3\xA4sh", "", ""},
                    Case{"https://dash.example\\@other.example", "", ""}));

TEST(HttpUrl, KnowsCredentialsInAnyUrl) {
  EXPECT_TRUE(holds_credentials("https://me:secret@dash.example"));
  EXPECT_TRUE(holds_credentials("me:secret@proxy:3128"));
  EXPECT_FALSE(holds_credentials("https://dash.example/@me"));
  EXPECT_FALSE(holds_credentials("https://dash.example?to=me@home"));
}

TEST(HttpUrl, KnowsThisMachine) {
  for (const char* text :
       {"http://localhost", "http://127.9.9.9:1", "http://[::1]", "http://shop.localhost"}) {
    EXPECT_TRUE(parse_http_url(text)->is_loopback()) << text;
  }
  for (const char* text : {"http://127.example", "http://10.0.0.1", "http://localhost.example"}) {
    EXPECT_FALSE(parse_http_url(text)->is_loopback()) << text;
  }
}

}  // namespace
}  // namespace sqreen
