// SPDX-License-Identifier: Apache-2.0
#include "agent/block_response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sqreen::agent {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kId = "00112233445566778899aabbccddeeff";

std::string header(const BlockResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

TEST(BlockResponse, IsAPageThatShowsTheReference) {
  const BlockResponse response = block_response({}, "text/html", kId);
  EXPECT_EQ(response.status, "403 Forbidden");
  EXPECT_EQ(header(response, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(header(response, "Content-Length"), std::to_string(response.body.size()));
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
  EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
  EXPECT_THAT(response.body, HasSubstr(std::string(kId)));
  for (const char* part : {"<!doctype html>", "<html lang=\"en\">", "<title>", "\"viewport\"",
                           "prefers-color-scheme: dark", "<main>", "<h1>"}) {
    EXPECT_THAT(response.body, HasSubstr(part));
  }
  EXPECT_THAT(response.body, Not(HasSubstr("http")));  // loads nothing, links nowhere
  EXPECT_THAT(response.body, Not(HasSubstr("<script")));
}

TEST(BlockResponse, IsJsonForThoseWhoAskForIt) {
  const BlockResponse response = block_response({}, "application/json", kId);
  EXPECT_EQ(header(response, "Content-Type"), "application/json");
  EXPECT_EQ(header(response, "Content-Length"), std::to_string(response.body.size()));
  const auto parsed = nlohmann::json::parse(response.body);
  EXPECT_EQ(parsed["error"], "blocked");
  EXPECT_EQ(parsed["status"], 403);
  EXPECT_EQ(parsed["event_id"], kId);
}

struct AcceptCase {
  const char* accept;
  bool json;
};

class AcceptTest : public ::testing::TestWithParam<AcceptCase> {};

TEST_P(AcceptTest, ChoosesTheForm) {
  const BlockResponse response = block_response({}, GetParam().accept, kId);
  EXPECT_EQ(header(response, "Content-Type") == "application/json", GetParam().json);
}

INSTANTIATE_TEST_SUITE_P(
    Headers, AcceptTest,
    ::testing::Values(AcceptCase{"", false}, AcceptCase{"*/*", false},
                      AcceptCase{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                                 false},
                      AcceptCase{"application/json", true},
                      AcceptCase{"Application/JSON; charset=utf-8", true},
                      AcceptCase{"application/json, text/plain, */*", true},
                      AcceptCase{"application/vnd.api+json", true},
                      AcceptCase{"text/html, application/json;q=0.9", false},
                      AcceptCase{"text/html;q=0.5, application/json;q=0.85", true},
                      AcceptCase{"text/html;q=0, application/json;q=0.001", true},
                      AcceptCase{"application/json;q=0", false}, AcceptCase{";;,,q=,", false},
                      AcceptCase{"application/json;q=99999999999", true}));

TEST(BlockResponse, TakesTheStatusOfThePolicy) {
  const auto status = [](int number) {
    Policy policy;
    policy.block_status = number;
    return block_response(policy, "", kId).status;
  };
  EXPECT_EQ(status(404), "404 Not Found");
  EXPECT_EQ(status(418), "418 I'm a Teapot");
  EXPECT_EQ(status(500), "500 Internal Server Error");
  EXPECT_EQ(status(499), "499 Blocked");
  EXPECT_EQ(status(200), "403 Forbidden");
  EXPECT_EQ(status(-1), "403 Forbidden");
  EXPECT_EQ(status(600), "403 Forbidden");
}

TEST(BlockResponse, RedirectsWhenThePolicySaysSo) {
  Policy policy;
  policy.block_redirect = "https://shop.example/sorry?a=1";
  const BlockResponse response = block_response(policy, "application/json", kId);
  EXPECT_EQ(response.status, "303 See Other");
  EXPECT_EQ(header(response, "Location"), policy.block_redirect);
  EXPECT_EQ(header(response, "Content-Length"), "0");
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
  EXPECT_EQ(response.body, "");
}

TEST(BlockResponse, DoesNotRedirectToWhatWouldBreakTheHeader) {
  for (const char* url :
       {"https://a/\r\nSet-Cookie: x=1", "/a\nb", "/a b", "javascript:alert(1)"}) {
    Policy policy;
    policy.block_redirect = url;
    const BlockResponse response = block_response(policy, "", kId);
    EXPECT_EQ(response.status, "403 Forbidden") << url;
    EXPECT_EQ(header(response, "Location"), "");
  }
}

TEST(BlockResponse, ShowsNoMarkupFromAnId) {
  const BlockResponse response = block_response({}, "", "<script>alert(1)</script>");
  EXPECT_THAT(response.body, Not(HasSubstr("<script")));
}

}  // namespace
}  // namespace sqreen::agent
