// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/sql_injection.h"

#include <gtest/gtest.h>

#include <string>

#include "agent/detectors/sql_request.h"

namespace sqreen::agent {
namespace {

TEST(SqlCandidates, AreNoneForPlainRequests) {
  EXPECT_TRUE(SqlRequest({"12", "name", "x1"}).candidates().empty());

  // Percent-encoded, they are there once more as they came: that form alone is looked for.
  for (const char* value : {"created_at desc", "  name\n", "2024-01-01"}) {
    const SqlRequest request(value);
    for (const SqlCandidate& candidate : request.candidates().forms()) {
      EXPECT_NE(request.inputs().all()[candidate.input].value, value);
    }
  }
}

TEST(SqlInjection, NamesTheInputAndThePartOfTheStatement) {
  const SqlRequest request({"plain", "x' or 1=1"});
  const std::string statement = "SELECT * FROM t WHERE n = 'X' OR 1=1'";
  const auto found = request.find(statement, SqlDialect::sqlite);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->input.value, "x' or 1=1");
  EXPECT_EQ(found->input.name, "a");
  EXPECT_EQ(found->input.origin, Origin::query);
  EXPECT_EQ(found->span, "X' OR 1=1");
  EXPECT_EQ(found->span.data(), statement.data() + 27);
}

TEST(SqlInjection, NamesTheInputThatBrokeTheStatement) {
  const SqlRequest request({"a b", "it's"});
  const auto found =
      request.find("SELECT * FROM t WHERE n = 'a b' AND m = 'it's'", SqlDialect::postgresql);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->input.value, "it's");
}

TEST(SqlInjection, JudgesEveryOccurrence) {
  const SqlRequest request("a' or b");
  std::string statement = "SELECT * FROM t WHERE n IN (''";
  for (int i = 0; i < 500; ++i) statement += ", \"a' or b\"";
  EXPECT_FALSE(request.attack(statement + ")", SqlDialect::mysql));
  EXPECT_TRUE(request.attack(statement + ") OR n = 'a' or b", SqlDialect::mysql));
}

TEST(SqlInjection, FindsInputsThatOverlapThemselves) {
  const SqlRequest request("'a'a'");
  EXPECT_TRUE(request.attack("SELECT '''a''a', 'a'a'a'", SqlDialect::sqlite));
}

TEST(SqlInjection, SeesAnInputThatEatsAQuoteForAnother) {
  const SqlRequest request({"\\", " or 1=1 -- "});
  EXPECT_TRUE(
      request.attack("SELECT * FROM t WHERE u = '\\' AND p = ' or 1=1 -- '", SqlDialect::mysql));
}

TEST(SqlInjection, IsSilentWhereNoInputOccurs) {
  const SqlRequest request("x' or 1=1");
  EXPECT_FALSE(request.attack("SELECT * FROM t WHERE n = 'y", SqlDialect::sqlite));
  EXPECT_FALSE(request.attack("", SqlDialect::sqlite));
}

TEST(SqlInjection, ReadsLongStatementsAndValues) {
  const std::string text(2'000'000, 'x');
  const std::string honest = "it's " + text;
  const std::string attack = text + "' or 1=1 -- ";
  const SqlRequest request({honest, attack});
  const std::string head = "INSERT INTO t VALUES (1, ";
  EXPECT_FALSE(request.attack(head + "'it''s " + text + "')", SqlDialect::sqlite));
  EXPECT_TRUE(request.attack(head + "'" + attack + "')", SqlDialect::sqlite));
  EXPECT_TRUE(request.attack(head + "'" + honest + "')", SqlDialect::sqlite));
}

TEST(SqlInjection, DoesNotSlowDownOnStatementsMadeToSlowItDown) {
  // Every byte of the statement looks like the start of the value, and of a token.
  const SqlRequest request({std::string(5000, ';') + "x", std::string(7, ';')});
  std::string statement = "SELECT 1";
  statement.append(100'000, ';');
  EXPECT_FALSE(request.attack(statement, SqlDialect::sqlite));

  std::string values;
  for (int i = 1; i < 500; ++i) (values += "&a=") += std::string(static_cast<std::size_t>(i), '~');
  RequestParts parts;
  parts.query = values;
  Inputs inputs;
  inputs.parse_head(parts);
  const std::string literal = "SELECT '" + std::string(100'000, '~') + "'";
  EXPECT_FALSE(find_sql_injection(literal, SqlDialect::sqlite, SqlCandidates(inputs)));
}

TEST(SqlInjection, FindsWhatAnAppMadeOfUndecodedHeaderText) {
  // WSGI hands bytes out as latin-1 characters, which a driver then writes as UTF-8.
  const SqlRequest request("\xC3\xA9' or 1=1");
  EXPECT_TRUE(request.attack("SELECT '\xC3\x83\xC2\xA9' or 1=1", SqlDialect::sqlite));
}

}  // namespace
}  // namespace sqreen::agent
