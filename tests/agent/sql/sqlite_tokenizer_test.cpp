// SPDX-License-Identifier: Apache-2.0
// Each line was tried on SQLite 3.40: what it reads is read here, in the same pieces.
#include <gtest/gtest.h>

#include "agent/sql/token_text.h"

namespace sqreen::agent {
namespace {

using namespace std::string_view_literals;

class SqliteTokenizerTest : public testing::TestWithParam<TokenCase> {};

TEST_P(SqliteTokenizerTest, SplitsAsTheDatabase) {
  EXPECT_EQ(token_text(GetParam().statement, SqlDialect::sqlite), GetParam().tokens);
}

INSTANTIATE_TEST_SUITE_P(
    Literals, SqliteTokenizerTest,
    testing::Values(TokenCase{"SELECT 'a'", "word:SELECT string:'a'"},
                    TokenCase{"SELECT 'O''Reilly'", "word:SELECT string:'O''Reilly'"},
                    TokenCase{"SELECT ''''", "word:SELECT string:''''"},
                    TokenCase{"SELECT 'a\\'", "word:SELECT string:'a\\'"},
                    TokenCase{"SELECT 'a\\'b'", "word:SELECT string:'a\\' word:b unreadable"},
                    TokenCase{"SELECT 'a", "word:SELECT unreadable"},
                    TokenCase{"SELECT 'a' 'b'", "word:SELECT string:'a' string:'b'"},
                    TokenCase{"SELECT x'41', X''", "word:SELECT string:x'41' op:, string:X''"},
                    TokenCase{"SELECT x'4'", "word:SELECT unreadable"},
                    TokenCase{"SELECT x'zz'", "word:SELECT unreadable"},
                    TokenCase{"SELECT x 'a'", "word:SELECT word:x string:'a'"},
                    TokenCase{"SELECT \"a\"\"b\", `c``d`, [e'f]",
                              "word:SELECT quoted_name:\"a\"\"b\" op:, quoted_name:`c``d` op:, "
                              "quoted_name:[e'f]"},
                    TokenCase{"SELECT [a", "word:SELECT unreadable"},
                    TokenCase{"SELECT a]", "word:SELECT word:a unreadable"}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, SqliteTokenizerTest,
    testing::Values(TokenCase{"1", "number:1"}, TokenCase{"1.5e-3", "number:1.5e-3"},
                    TokenCase{".5", "number:.5"}, TokenCase{"1.", "number:1."},
                    TokenCase{"1.e1", "number:1.e1"}, TokenCase{"0x1F", "number:0x1F"},
                    TokenCase{"0x1g", "number:0x1 word:g"}, TokenCase{"1_000", "number:1_000"},
                    TokenCase{"1union", "number:1 unreadable"},
                    TokenCase{"1e1union", "number:1e1 unreadable"},
                    TokenCase{"1.union", "number:1. unreadable"},
                    TokenCase{"0xg", "number:0 unreadable"}, TokenCase{"t.5", "word:t number:.5"},
                    TokenCase{"-1", "op:- number:1"}));

INSTANTIATE_TEST_SUITE_P(
    Placeholders, SqliteTokenizerTest,
    testing::Values(
        TokenCase{"?", "placeholder:?"}, TokenCase{"?12", "placeholder:?12"},
        TokenCase{"?x", "placeholder:? word:x"},
        TokenCase{":name @name $name", "placeholder::name placeholder:@name placeholder:$name"},
        TokenCase{":1", "placeholder::1"}, TokenCase{"$a::b(c'd)", "placeholder:$a::b(c'd)"},
        TokenCase{"$a(b c)", "unreadable"}, TokenCase{"$a(", "unreadable"},
        TokenCase{"$", "placeholder:$ unreadable"}, TokenCase{":", "placeholder:: unreadable"},
        TokenCase{"%s, %(n)s", "placeholder:%s op:, placeholder:%(n)s"},
        TokenCase{"a % s", "word:a op:% word:s"}));

INSTANTIATE_TEST_SUITE_P(
    Comments, SqliteTokenizerTest,
    testing::Values(TokenCase{"1 -- it's\n2", "number:1 line_comment:-- it's number:2"},
                    TokenCase{"1--1", "number:1 line_comment:--1"},
                    TokenCase{"1 --", "number:1 line_comment:--"},
                    TokenCase{"1 -- a\r+1", "number:1 line_comment:-- a\r+1"},
                    TokenCase{"1 /* it's */ 2", "number:1 comment:/* it's */ number:2"},
                    TokenCase{"1 /* never closed", "number:1 comment:/* never closed"},
                    TokenCase{"1 /*/ 2", "number:1 comment:/*/ 2"},
                    TokenCase{"1 /*", "number:1 op:/ op:*"},
                    TokenCase{"1 /* a /* b */ c", "number:1 comment:/* a /* b */ word:c"},
                    TokenCase{"1 # a", "number:1 placeholder:# unreadable"},
                    TokenCase{"1 */ 2", "number:1 op:* op:/ number:2"}));

INSTANTIATE_TEST_SUITE_P(
    Operators, SqliteTokenizerTest,
    testing::Values(TokenCase{"a->>b->c", "word:a op:->> word:b op:-> word:c"},
                    TokenCase{"a||b==c<>d!=e<<f",
                              "word:a op:|| word:b op:== word:c op:<> word:d "
                              "op:!= word:e op:<< word:f"},
                    TokenCase{"a ! b", "word:a unreadable"},
                    TokenCase{"a ^ b", "word:a unreadable"},
                    TokenCase{"a \\ b", "word:a unreadable"}, TokenCase{"{a}", "unreadable"},
                    TokenCase{"f(a, (b))",
                              "word:f open:( word:a op:, open:( word:b close:) close:)"},
                    TokenCase{"f(a", "word:f open:( word:a unreadable"},
                    TokenCase{"a)+(b", "word:a close:) op:+ open:( word:b unreadable"}));

INSTANTIATE_TEST_SUITE_P(
    Bytes, SqliteTokenizerTest,
    testing::Values(TokenCase{"caf\xC3\xA9 a\xA0z", "word:caf\xC3\xA9 word:a\xA0z"},
                    TokenCase{"\xEF\xBB\xBFSELECT 1", "word:SELECT number:1"},
                    TokenCase{"a \v1", "word:a number:1"}, TokenCase{"a\v1", "word:a unreadable"},
                    TokenCase{"SELECT 1\0; 2"sv, "unreadable"}, TokenCase{"", ""},
                    TokenCase{" \t\n", ""}));

TEST(SqliteTokenizer, ReadsStatementsWithMoreTokensThanFitOnTheStack) {
  std::string statement = "SELECT 1";
  for (int i = 0; i < 10000; ++i) statement += ",1";
  TokenList tokens;
  ASSERT_TRUE(tokenize(statement, SqlDialect::sqlite, tokens));
  ASSERT_EQ(tokens.size(), 20002u);
  EXPECT_EQ(tokens[0].text(statement), "SELECT");
  EXPECT_EQ(tokens[20001].text(statement), "1");
  EXPECT_EQ(tokens[20001].end(), statement.size());
}

}  // namespace
}  // namespace sqreen::agent
