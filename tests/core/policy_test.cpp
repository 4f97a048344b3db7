// SPDX-License-Identifier: Apache-2.0
#include "core/policy.h"

#include <gmock/gmock.h>

namespace sqreen {
namespace {

using namespace std::string_literals;

const std::string kHeader = "SQPOLICY\x01\0\0\0"s;

TEST(Policy, SurvivesTheWire) {
  Settings settings;
  settings.mode = Mode::monitor;
  settings.block_status = 418;
  settings.block_redirect = "https://shop.example/blocked";
  const auto decoded = decode_policy(encode_policy(policy_from(settings)));
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->mode, Mode::monitor);
  EXPECT_EQ(decoded->block_status, 418);
  EXPECT_EQ(decoded->block_redirect, "https://shop.example/blocked");
}

TEST(Policy, AnOlderAgentSkipsNewFields) {
  const auto decoded = decode_policy(encode_policy({.mode = Mode::off}) + "\x63\0\x02\0\0\0xy"s);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->mode, Mode::off);
}

TEST(Policy, MissingFieldsKeepTheirDefaults) {
  const auto decoded = decode_policy(kHeader);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->mode, Mode::block);
  EXPECT_EQ(decoded->block_status, 403);
}

struct Hostile {
  const char* name;
  std::string bytes;
  ErrorCode code;
};
class HostilePolicy : public testing::TestWithParam<Hostile> {};

TEST_P(HostilePolicy, IsRefused) {
  const auto decoded = decode_policy(GetParam().bytes);
  ASSERT_FALSE(decoded) << GetParam().name;
  EXPECT_EQ(decoded.error().code, GetParam().code) << decoded.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Bytes, HostilePolicy,
    testing::Values(
        Hostile{"nothing", "", ErrorCode::malformed},
        Hostile{"zeros", std::string(64, '\0'), ErrorCode::malformed},
        Hostile{"no version", "SQPOLICY", ErrorCode::truncated},
        Hostile{"version", "SQPOLICY\x02\0\0\0"s, ErrorCode::wrong_version},
        Hostile{"half a field", kHeader + "\x01\0"s, ErrorCode::truncated},
        Hostile{"length beyond the end", kHeader + "\x01\0\xFF\xFF\xFF\xFF\x01"s,
                ErrorCode::truncated},
        Hostile{"mode", kHeader + "\x01\0\x01\0\0\0\x07"s, ErrorCode::malformed},
        Hostile{"long mode", kHeader + "\x01\0\x02\0\0\0\x01\0"s, ErrorCode::malformed},
        Hostile{"status 200", kHeader + "\x02\0\x02\0\0\0\xC8\0"s, ErrorCode::malformed},
        Hostile{"header injection", kHeader + "\x03\0\x07\0\0\0/\r\nX: y"s, ErrorCode::malformed},
        Hostile{"script", kHeader + "\x03\0\x0D\0\0\0javascript:0//"s.substr(0, 19),
                ErrorCode::malformed}));

}  // namespace
}  // namespace sqreen
