// SPDX-License-Identifier: Apache-2.0
#include "agent/scrubber.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sqreen::agent {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

Settings default_settings() {
  Settings settings;
  settings.strip_sensitive_keys = {"password", "secret", "passwd",      "authorization",
                                   "api_key",  "apikey", "access_token"};
  settings.strip_sensitive_regex = std::string(kCardNumberRegex);
  return settings;
}

Scrubber scrubber(const Settings& settings = default_settings()) {
  auto created = Scrubber::create(settings);
  EXPECT_TRUE(created.has_value());
  return std::move(*created);
}

TEST(ScrubberKeys, CountByTheirParts) {
  const Scrubber s = scrubber();
  for (const char* key : {"password", "PassWord", "user[password]", "a.password", "password[]",
                          "users[0].password", "password.old", "api-key", "X-Api-Key",
                          "Authorization", "proxy-authorization", " password "}) {
    EXPECT_TRUE(s.is_sensitive_key(key)) << key;
  }
  for (const char* key : {"", "user", "passwords", "mypassword", "[]", ".", "pass.word"}) {
    EXPECT_FALSE(s.is_sensitive_key(key)) << key;
  }
}

struct ValueCase {
  const char* value;
  bool sensitive;
};

class ScrubberValueTest : public ::testing::TestWithParam<ValueCase> {};

// The native reading of the default must be the regular expression's.
TEST_P(ScrubberValueTest, IsJudgedAsByTheRegularExpression) {
  const Input input{Origin::form, false, "q", GetParam().value};
  EXPECT_EQ(scrubber().is_sensitive(input), GetParam().sensitive);
  Settings custom = default_settings();
  custom.strip_sensitive_regex = "(?:" + custom.strip_sensitive_regex + ")";
  EXPECT_EQ(scrubber(custom).is_sensitive(input), GetParam().sensitive);
}

INSTANTIATE_TEST_SUITE_P(
    CardNumbers, ScrubberValueTest,
    ::testing::Values(ValueCase{"4111111111111111", true}, ValueCase{"4111 1111 1111 1111", true},
                      ValueCase{"4111-1111-1111-1111 - ", true}, ValueCase{"4222222222222", true},
                      ValueCase{"422222222222", false}, ValueCase{"41111111111111111", false},
                      ValueCase{" 4111111111111111", false}, ValueCase{"4111111111111111x", false},
                      ValueCase{"4111\t111111111111", false}, ValueCase{"", false}));

TEST(Scrubber, TakesACustomRegularExpression) {
  Settings settings = default_settings();
  settings.strip_sensitive_regex = "^tok_[a-z]+";
  const Scrubber s = scrubber(settings);
  EXPECT_TRUE(s.is_sensitive({Origin::query, false, "q", "tok_abc"}));
  EXPECT_FALSE(s.is_sensitive({Origin::query, false, "q", "x tok_abc"}));
  EXPECT_FALSE(s.is_sensitive({Origin::query, false, "q", "4111111111111111"}));
}

TEST(Scrubber, NamesARegularExpressionThatIsNone) {
  Settings settings = default_settings();
  settings.strip_sensitive_regex = "(abc";
  const auto created = Scrubber::create(settings);
  ASSERT_FALSE(created.has_value());
  EXPECT_EQ(created.error().code, ErrorCode::invalid_value);
  EXPECT_THAT(created.error().message, HasSubstr("(abc"));
}

TEST(Scrubber, RedactsNothingWhenToldSo) {
  Settings settings = default_settings();
  settings.strip_sensitive_data = false;
  const Scrubber s = scrubber(settings);
  Inputs inputs;
  inputs.parse_head({.query = "password=hunter22&card=4111111111111111"});
  EXPECT_THAT(s.secrets(inputs), IsEmpty());
  EXPECT_FALSE(s.is_sensitive(inputs.all().front()));
  EXPECT_EQ(s.redact_query("password=hunter22", {}), "password=hunter22");
}

TEST(ScrubberSecrets, AreTheValuesOfSensitiveInputsLongestFirst) {
  Inputs inputs;
  inputs.parse_head({.query = "user=bob&password=hunter22&api_key=abcd&secret=x"});
  EXPECT_EQ(scrubber().secrets(inputs), (std::vector<std::string>{"hunter22", "abcd"}));
}

TEST(ScrubberSecrets, HaveTheFormsInWhichTheyComeBack) {
  Inputs inputs;
  inputs.parse_body("application/json", R"({"password":" it's \"a\\b\" \u00e9"})", true);
  EXPECT_THAT(scrubber().secrets(inputs), IsSupersetOf({
                                              std::string(" it's \"a\\b\" \xC3\xA9"),
                                              std::string("it's \"a\\b\" \xC3\xA9"),
                                              std::string("%20it%27s%20%22a%5Cb%22%20%C3%A9"),
                                              std::string("+it%27s+%22a%5Cb%22+%C3%A9"),
                                              std::string("%20it's%20%22a%5Cb%22%20%C3%A9"),
                                              std::string(" it''s \"a\\b\" \xC3\xA9"),
                                              std::string(" it''s \"a\\\\b\" \xC3\xA9"),
                                              std::string(" it's \"\"a\\b\"\" \xC3\xA9"),
                                              std::string(" it\\'s \\\"a\\\\b\\\" \xC3\xA9"),
                                              std::string(" it&#39;s &#34;a\\b&#34; \xC3\xA9"),
                                              std::string(" it's \\\"a\\\\b\\\" \xC3\xA9"),
                                              std::string(" it's \\\"a\\\\b\\\" \\u00e9"),
                                          }));
}

TEST(ScrubberSecrets, HideEverythingWhenThereAreTooMany) {
  std::string query;
  for (int i = 0; i < 200; ++i) query += "password=secret" + std::to_string(i) + "&";
  Inputs inputs;
  inputs.parse_head({.query = query});
  EXPECT_EQ(Scrubber::redact("anything", scrubber().secrets(inputs)), kRedacted);
}

struct RedactCase {
  const char* text;
  std::vector<std::string> secrets;
  std::string result;
};

class RedactTest : public ::testing::TestWithParam<RedactCase> {};

TEST_P(RedactTest, ReplacesEveryOccurrence) {
  EXPECT_EQ(Scrubber::redact(GetParam().text, GetParam().secrets), GetParam().result);
}

const std::string kR(kRedacted);

INSTANTIATE_TEST_SUITE_P(
    Texts, RedactTest,
    ::testing::Values(
        RedactCase{"nothing here", {"hunter22"}, "nothing here"}, RedactCase{"", {"hunter22"}, ""},
        RedactCase{"text", {}, "text"},
        RedactCase{"p='hunter22' q='hunter22'", {"hunter22"}, "p='" + kR + "' q='" + kR + "'"},
        RedactCase{"HUNTER22", {"hunter22"}, kR}, RedactCase{"abcdefgh", {"abcdef", "efgh"}, kR},
        RedactCase{"abcdabcd", {"abcd"}, kR}, RedactCase{"sqreen", {"sqreen", "redacted"}, kR},
        RedactCase{"x sqreen redacted y", {"sqreen", "redacted"}, "x " + kR + " " + kR + " y"}));

TEST(RedactPart, RecognisesASecretAcrossItsEdges) {
  const std::string text = "aaaahunter22bbbb";
  const std::vector<std::string> secrets = {"hunter22"};
  EXPECT_EQ(Scrubber::redact_part(text, 0, 8, secrets), "aaaa" + kR);
  EXPECT_EQ(Scrubber::redact_part(text, 6, 10, secrets), kR + "bbbb");
  EXPECT_EQ(Scrubber::redact_part(text, 6, 3, secrets), kR);
  EXPECT_EQ(Scrubber::redact_part(text, 0, 4, secrets), "aaaa");
  EXPECT_EQ(Scrubber::redact_part(text, 12, 100, secrets), "bbbb");
  EXPECT_EQ(Scrubber::redact_part(text, 100, 5, secrets), "");
}

TEST(RedactQuery, HidesTheValuesOfSensitiveKeysHoweverShort) {
  const Scrubber s = scrubber();
  EXPECT_EQ(s.redact_query("a=1&password=x&b=2", {}), "a=1&password=" + kR + "&b=2");
  EXPECT_EQ(s.redact_query("user%5Bpassword%5D=x", {}), "user%5Bpassword%5D=" + kR);
  EXPECT_EQ(s.redact_query("PASSWORD=", {}), "PASSWORD=");
  EXPECT_EQ(s.redact_query("password=a;b&c=1", {}), "password=" + kR + "&c=1");
  EXPECT_EQ(s.redact_query("a=1;password=b", {}), "a=1;password=" + kR);
  EXPECT_EQ(s.redact_query("n=4111+1111+1111+1111", {}), "n=" + kR);
  EXPECT_EQ(s.redact_query("q=hunter22", {"hunter22"}), "q=" + kR);
  EXPECT_EQ(s.redact_query("a&b=", {}), "a&b=");
}

TEST(Scrubber, TakesBasicCredentialsForSecrets) {
  RequestParts parts;
  parts.headers = {{"authorization", "Basic Ym9iYnk6aHVudGVyMjI="}};
  Inputs inputs;
  inputs.parse_head(parts);
  EXPECT_THAT(scrubber().secrets(inputs), Contains("hunter22"));
}

}  // namespace
}  // namespace sqreen::agent
