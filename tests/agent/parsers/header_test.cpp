// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/found_inputs.h"

namespace sqreen::agent::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

std::vector<std::string> in_header(std::string_view name, std::string_view value) {
  RequestParts parts;
  parts.headers = {{name, value}};
  return found_in_head(parts);
}

TEST(Header, GivesItsValue) {
  EXPECT_THAT(in_header("user-agent", "x' or 1=1"), ElementsAre("header user-agent=x' or 1=1"));
  EXPECT_THAT(in_header("accept", "text/html, */*"), ElementsAre("header accept=text/html, */*"));
}

TEST(Header, GivesAnOddName) {
  EXPECT_THAT(in_header("x-'", "1"), ElementsAre("header name x-'", "header x-'=1"));
}

TEST(Header, GivesBasicCredentialsDecoded) {
  EXPECT_THAT(in_header("Authorization", "basic YWRtaW4nLS06cGE6c3M="),  // admin'--:pa:ss
              IsSupersetOf({"header Authorization=admin'--", "header Authorization=pa:ss"}));
  EXPECT_THAT(in_header("authorization", "Bearer YWRtaW4nLS06cGE6c3M="),
              ElementsAre("header authorization=Bearer YWRtaW4nLS06cGE6c3M="));
}

TEST(Header, GivesEachForwardedAddress) {
  EXPECT_THAT(in_header("x-forwarded-for", "x'--, 10.0.0.1"),
              IsSupersetOf({"header x-forwarded-for=x'--", "header x-forwarded-for=10.0.0.1"}));
}

TEST(Header, IsDecodedForAppsThatDo) {
  EXPECT_THAT(in_header("referer", "/a?q=x%27"),
              ElementsAre("header referer=/a?q=x%27", "header referer=/a?q=x'"));
}

}  // namespace
}  // namespace sqreen::agent::testing
