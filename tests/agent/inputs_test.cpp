// SPDX-License-Identifier: Apache-2.0
#include "agent/inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/found_inputs.h"

namespace sqreen::agent::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

TEST(Inputs, GatherEveryPartOfARequest) {
  RequestParts parts;
  parts.path = "/item/7";
  parts.query = "q=x";
  parts.cookie = "c=y";
  parts.headers = {{"user-agent", "z"}};
  Inputs inputs;
  inputs.parse_head(parts);
  inputs.parse_body("application/json", R"({"j":"w"})", true);
  EXPECT_THAT(found(inputs), IsSupersetOf({"path =7", "query q=x", "cookie c=y",
                                           "header user-agent=z", "json j=w"}));
}

TEST(Inputs, KeepTheSameValueUnderTwoNames) {  // the second one may be a secret
  EXPECT_THAT(found_in_head({.query = "q=x&password=x"}),
              ElementsAre("query q=x", "query password=x"));
}

TEST(Inputs, ReplaceWhatAnEarlierPartOfTheBodyGave) {
  Inputs inputs;
  inputs.parse_head({.query = "a=%27"});
  inputs.parse_body("application/json", R"({"a":"\u0027x)", false);
  EXPECT_THAT(found(inputs), ElementsAre("query a='", "query a=%27", "json a='x"));
  const std::uint32_t version = inputs.version();
  inputs.parse_body("application/json", R"({"a":"\u0027xyz"})", true);
  EXPECT_THAT(found(inputs), ElementsAre("query a='", "query a=%27", "json a='xyz"));
  EXPECT_GT(inputs.version(), version);
}

TEST(Inputs, StartAfreshWithANewHead) {
  Inputs inputs;
  inputs.parse_head({.query = "a=1"});
  inputs.parse_body("text/plain", "old", true);
  inputs.parse_head({.query = "b=2"});
  EXPECT_THAT(found(inputs), ElementsAre("query b=2"));
}

TEST(Inputs, CountWhatIsBeyondTheLimit) {
  Inputs inputs({.count = 10, .json_depth = 4});
  std::string query;
  for (int i = 0; i < 50; ++i) query += "a" + std::to_string(i) + "=x'" + std::to_string(i) + "&";
  inputs.parse_head({.query = query});
  EXPECT_EQ(inputs.all().size(), 10u);
  EXPECT_GT(inputs.dropped(), 0u);
  inputs.parse_body("application/json", R"(["x'"])", true);
  EXPECT_EQ(inputs.all().size(), 10u);
}

TEST(Inputs, AreNotPushedOutByPlainWords) {
  std::string query;
  for (int i = 0; i < 5000; ++i) query += "a=" + std::to_string(i) + "&";
  query += "id=1' or '1'='1";
  EXPECT_THAT(found_in_head({.query = query}), Contains("query id=1' or '1'='1"));
}

TEST(Inputs, DropARepetitionAmongMany) {
  std::string query;
  for (int i = 0; i < 200; ++i) query += "a=x'" + std::to_string(i % 100) + "&";
  EXPECT_EQ(found_in_head({.query = query}).size(), 100u);
}

struct BodyCase {
  const char* name;
  std::string type;
  std::string body;
  std::vector<std::string> inputs;  // at least these; empty: none at all
};

class BodyTest : public ::testing::TestWithParam<BodyCase> {};

TEST_P(BodyTest, IsReadByTypeAndByLook) {
  const auto inputs = found_in_body(GetParam().type, GetParam().body);
  if (GetParam().inputs.empty()) {
    EXPECT_THAT(inputs, IsEmpty());
  } else {
    EXPECT_THAT(inputs, IsSupersetOf(GetParam().inputs));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Types, BodyTest,
    ::testing::Values(
        BodyCase{"Form", "application/x-www-form-urlencoded", "a=x", {"form a=x"}},
        BodyCase{
            "FormInAnyCase", "Application/X-WWW-Form-URLencoded ; charset=x", "a=x", {"form a=x"}},
        BodyCase{
            "JsonWithCharset", "application/json; charset=utf-8", R"({"a":"x"})", {"json a=x"}},
        BodyCase{"VendorJson", "application/vnd.api+json", R"({"a":"x"})", {"json a=x"}},
        BodyCase{"JsonSentAsText", "text/plain", R"( {"a":"x"})", {"json a=x"}},
        BodyCase{"JsonSentAsForm",
                 "application/x-www-form-urlencoded",
                 R"({"a":"x\u0027"})",
                 {"json a=x'"}},
        BodyCase{"JsonWithoutType", "", R"([{"a":"x"}])", {"json [0].a=x"}},
        BodyCase{"JsonSentAsBinary", "application/octet-stream", R"({"a":"x"})", {"json a=x"}},
        BodyCase{"Text", "text/plain", "x' or 1", {"form =x' or 1"}},
        BodyCase{"FormSentAsText", "text/plain", "a=x%27", {"form a=x'"}},
        BodyCase{"Image", "image/png", "\x89PNG x' or 1", {}},
        BodyCase{"LongText", "text/plain", std::string(70000, 'x'), {}},
        BodyCase{"Nothing", "text/plain", "", {}}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace sqreen::agent::testing
