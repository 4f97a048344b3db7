// SPDX-License-Identifier: Apache-2.0
#include "agent/self_test.h"

#include <gtest/gtest.h>

#include "agent/detectors/sql_injection.h"
#include "agent/inputs.h"

namespace sqreen::agent {
namespace {

// What doctor sends and what the worker makes of it have to meet: in each dialect the one statement
// is an attack by this very request, and the other is none.
TEST(SelfTest, AttacksInEveryDialectAndIsHonestInEach) {
  const std::string target = self_test_target();
  RequestParts parts;
  parts.method = "GET";
  parts.query = std::string_view(target).substr(target.find('?') + 1);
  Inputs inputs;
  inputs.parse_head(parts);
  SqlInputs sql_inputs(inputs);
  for (const SqlDialect dialect : {SqlDialect::sqlite, SqlDialect::postgresql, SqlDialect::mysql}) {
    EXPECT_TRUE(find_sql_injection(self_test_statement(kSelfTestAttack), dialect, sql_inputs));
    EXPECT_FALSE(find_sql_injection(self_test_statement(kSelfTestHonest), dialect, sql_inputs));
  }
}

TEST(SelfTest, TakesNoTokenButItsOwnKind) {
  EXPECT_TRUE(is_self_test_token("0123456789abcdef0123456789abcdef"));
  for (const char* other :
       {"", "1", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
        "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef/0123456789abcde"}) {
    EXPECT_FALSE(is_self_test_token(other)) << other;
  }
}

}  // namespace
}  // namespace sqreen::agent
