// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/statement_pairs.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "agent/detectors/sql_request.h"

namespace sqreen::agent {
namespace {

constexpr std::string_view kStatement = "SELECT name FROM product WHERE id = 7 AND note = 'it''s'";

TEST(StatementPairs, LeavesOutWhatOccursNowhere) {
  const StatementPairs pairs(kStatement);
  for (const char* value : {"Mozilla/5.0 (X11; Linux x86_64)", "text/html,*/*;q=0.8", "zz",
                            "x' OR '1'='1", "name--", "gzip, deflate, br"}) {
    EXPECT_FALSE(pairs.may_hold(value)) << value;
  }
  EXPECT_FALSE(pairs.may_hold(std::string(kStatement) + " "
                                                        "x"));
}

TEST(StatementPairs, LetsPassWhatOccursInAnyForm) {
  const StatementPairs pairs(kStatement);
  for (const char* value :
       {"name", "NAME FROM", "  product\n", "it's", "'", "7 and", "", " ", "x"}) {
    EXPECT_TRUE(pairs.may_hold(value)) << value;
  }
}

TEST(StatementPairs, KnowsStatementsOfEverySize) {
  EXPECT_FALSE(StatementPairs("").may_hold("ab"));
  EXPECT_FALSE(StatementPairs("a").may_hold("ab"));
  EXPECT_TRUE(StatementPairs("ab").may_hold("ab"));
  EXPECT_TRUE(StatementPairs("a").may_hold("a"));
}

// Statements are made of the value itself, as an app and a driver write it, and of noise.
TEST(StatementPairs, NeverChangesAVerdict) {
  std::mt19937 random(20210407);
  constexpr std::string_view kBytes = "ab 'O\"\\`\n-;1=(\xC3\xA9%+";
  const auto noise = [&](std::size_t most) {
    std::string text(random() % (most + 1), ' ');
    for (char& c : text) c = kBytes[random() % kBytes.size()];
    return text;
  };
  int attacks = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string value = noise(8);
    std::string written;
    for (const char c : value) {
      if (c == '\'' && round % 3 == 1) written += c;
      if ((c == '\'' || c == '\\' || c == '"') && round % 3 == 2) written += '\\';
      written += c;
    }
    const SqlRequest request({value, noise(5)});
    const std::string statement = "SELECT " + noise(6) + written + noise(6);
    for (const SqlDialect dialect : {SqlDialect::sqlite, SqlDialect::mysql}) {
      const auto found = request.find(statement, dialect);
      const auto all = find_sql_injection(statement, dialect, request.candidates());
      ASSERT_EQ(found.has_value(), all.has_value()) << statement << " <- " << value;
      if (!found) continue;
      ++attacks;
      ASSERT_EQ(found->span.data(), all->span.data());
      ASSERT_EQ(found->input.value.data(), all->input.value.data());
    }
  }
  EXPECT_GT(attacks, 1000);
}

}  // namespace
}  // namespace sqreen::agent
