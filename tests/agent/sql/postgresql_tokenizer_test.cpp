// SPDX-License-Identifier: Apache-2.0
// Each line was tried on PostgreSQL 15: what it reads is read here, in the same pieces.
#include <gtest/gtest.h>

#include "agent/sql/token_text.h"

namespace sqreen::agent {
namespace {

using namespace std::string_view_literals;

class PostgresqlTokenizerTest : public testing::TestWithParam<TokenCase> {};

TEST_P(PostgresqlTokenizerTest, SplitsAsTheDatabase) {
  EXPECT_EQ(token_text(GetParam().statement, SqlDialect::postgresql), GetParam().tokens);
}

INSTANTIATE_TEST_SUITE_P(
    Literals, PostgresqlTokenizerTest,
    testing::Values(TokenCase{"'O''Reilly'", "string:'O''Reilly'"},
                    TokenCase{R"('a\')", R"(string:'a\')"},
                    TokenCase{R"('a\'c')", R"(string:'a\' word:c unreadable)"},
                    TokenCase{R"(E'a\'b' e'c''d')", R"(string:E'a\'b' string:e'c''d')"},
                    TokenCase{R"(E'a\\')", R"(string:E'a\\')"}, TokenCase{R"(E'a\')", "unreadable"},
                    TokenCase{"U&'d\\0061t' U&\"d\\0061\"",
                              "string:U&'d\\0061t' quoted_name:U&\"d\\0061\""},
                    TokenCase{"B'01' x'1F' n'a'", "string:B'01' string:x'1F' string:n'a'"},
                    TokenCase{"\"a\"\"b\"", "quoted_name:\"a\"\"b\""},
                    TokenCase{"\"a", "unreadable"}, TokenCase{"`a`", "op:` word:a op:`"}));

INSTANTIATE_TEST_SUITE_P(
    ContinuedLiterals, PostgresqlTokenizerTest,
    testing::Values(TokenCase{"E'a'\n'b\\'c'", "string:E'a' string:'b\\'c'"},
                    TokenCase{"E'a' -- x\n'b\\'c'", "string:E'a' line_comment:-- x string:'b\\'c'"},
                    TokenCase{"E'a' 'b\\'", "string:E'a' string:'b\\'"},
                    TokenCase{"E'a' /*\n*/ 'b\\'", "string:E'a' comment:/*\n*/ string:'b\\'"},
                    TokenCase{"E'a'\n,'b\\'", "string:E'a' op:, string:'b\\'"},
                    TokenCase{"'a'\n'b\\'", "string:'a' string:'b\\'"}));

INSTANTIATE_TEST_SUITE_P(
    DollarQuotes, PostgresqlTokenizerTest,
    testing::Values(TokenCase{"$$it's$$", "string:$$it's$$"},
                    TokenCase{"$t$ $$ $u$ $t$", "string:$t$ $$ $u$ $t$"},
                    TokenCase{"$\xC3\xA9$x$\xC3\xA9$", "string:$\xC3\xA9$x$\xC3\xA9$"},
                    TokenCase{"$t$ $T$", "unreadable"}, TokenCase{"$$a", "unreadable"},
                    TokenCase{"a$b$", "word:a$b$"},
                    TokenCase{"$1$2", "placeholder:$1 placeholder:$2"},
                    TokenCase{"$1a$", "placeholder:$1 word:a$"}, TokenCase{"$ 1", "unreadable"}));

INSTANTIATE_TEST_SUITE_P(
    Comments, PostgresqlTokenizerTest,
    testing::Values(TokenCase{"1 -- it's\n2", "number:1 line_comment:-- it's number:2"},
                    TokenCase{"1 -- a\r2", "number:1 line_comment:-- a number:2"},
                    TokenCase{"1--1", "number:1 line_comment:--1"},
                    TokenCase{"1 /* a /* b */ c */ 2",
                              "number:1 comment:/* a /* b */ c */ number:2"},
                    TokenCase{"1 /* a /* b */", "number:1 unreadable"},
                    TokenCase{"1 /*/ 2 */", "number:1 comment:/*/ 2 */"},
                    TokenCase{"1 */* c */ 2", "number:1 op:* comment:/* c */ number:2"},
                    TokenCase{"1*--c", "number:1 op:* line_comment:--c"}));

INSTANTIATE_TEST_SUITE_P(
    NumbersAndOperators, PostgresqlTokenizerTest,
    testing::Values(
        TokenCase{"1 1.5 .5 1.e1 1e-3", "number:1 number:1.5 number:.5 number:1.e1 number:1e-3"},
        TokenCase{"1union", "number:1 word:union"}, TokenCase{"1..10", "number:1 op:.. number:10"},
        TokenCase{"a=-1", "word:a op:= op:- number:1"}, TokenCase{"a@-1", "word:a op:@- number:1"},
        TokenCase{"a->>'b' ? 'c' #>> d", "word:a op:->> string:'b' op:? string:'c' op:#>> word:d"},
        TokenCase{"a::int[1:2]", "word:a op::: word:int open:[ number:1 op:: number:2 close:]"},
        TokenCase{"a:=b => c", "word:a op::= word:b op:=> word:c"},
        TokenCase{"a=%s %(n)s", "word:a op:= placeholder:%s placeholder:%(n)s"},
        TokenCase{"a %% b", "word:a op:%% word:b"}, TokenCase{"{1}", "unreadable"},
        TokenCase{"1 \\ 2", "number:1 unreadable"},
        TokenCase{"a[1", "word:a open:[ number:1 unreadable"}, TokenCase{"1\0"sv, "unreadable"}));

}  // namespace
}  // namespace sqreen::agent
