// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/base64.h"

#include <gtest/gtest.h>

namespace sqreen::agent {
namespace {

struct Case {
  const char* text;
  std::string decoded;  // by binascii.a2b_base64 of Python 3.11
};

class Base64Test : public ::testing::TestWithParam<Case> {};

TEST_P(Base64Test, DecodesAsPythonDoes) {
  EXPECT_EQ(decode_base64(GetParam().text), GetParam().decoded);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, Base64Test,
    ::testing::Values(Case{"", ""}, Case{"YWJj", "abc"}, Case{"YWI=", "ab"}, Case{"YQ==", "a"},
                      Case{"=YWJj", "abc"}, Case{"YQ==YWJj", "a"}, Case{"YW=Jj", "abc"},
                      Case{"Y=W=J=j", "ab"}, Case{"YWI=YWJj", "ab"}, Case{"YW.J\nj!", "abc"},
                      Case{"in--BnD mid", "\x8apg\x0eh\x9d"}, Case{"/+8=", "\xFF\xEF"}));

}  // namespace
}  // namespace sqreen::agent
