// SPDX-License-Identifier: Apache-2.0
// Each line was tried on MariaDB 10.11: what it reads is read here, in the same pieces.
#include <gtest/gtest.h>

#include "agent/sql/token_text.h"

namespace sqreen::agent {
namespace {

using namespace std::string_view_literals;

class MysqlTokenizerTest : public testing::TestWithParam<TokenCase> {};

TEST_P(MysqlTokenizerTest, SplitsAsTheDatabase) {
  EXPECT_EQ(token_text(GetParam().statement, SqlDialect::mysql), GetParam().tokens);
}

INSTANTIATE_TEST_SUITE_P(
    Literals, MysqlTokenizerTest,
    testing::Values(
        TokenCase{"SELECT 'a', \"b\"", "word:SELECT string:'a' op:, string:\"b\""},
        TokenCase{R"('a\'b')", R"(string:'a\'b')"}, TokenCase{R"("a\"b")", R"(string:"a\"b")"},
        TokenCase{R"('a''b' "c""d")", R"(string:'a''b' string:"c""d")"},
        TokenCase{R"('a\\' b)", R"(string:'a\\' word:b)"}, TokenCase{R"('a\')", "unreadable"},
        TokenCase{R"('a\\\')", "unreadable"}, TokenCase{"'a' 'b'", "string:'a' string:'b'"},
        TokenCase{"x'41' X'' b'01' n'x'", "string:x'41' string:X'' string:b'01' string:n'x'"},
        TokenCase{"_utf8'x'", "word:_utf8 string:'x'"}, TokenCase{"x'4'", "unreadable"},
        TokenCase{"b'2'", "unreadable"}, TokenCase{"`a``b`", "quoted_name:`a``b`"},
        TokenCase{"`a\\`", "quoted_name:`a\\`"}, TokenCase{"`a", "unreadable"},
        TokenCase{"'a\0b'"sv, "string:'a\0b'"sv}, TokenCase{"\\N", "word:\\N"},
        TokenCase{"\\n", "unreadable"}, TokenCase{"[a]", "unreadable"},
        TokenCase{"{d '2020-01-01'}", "op:{ word:d string:'2020-01-01' op:}"}));

INSTANTIATE_TEST_SUITE_P(
    NumbersAndNames, MysqlTokenizerTest,
    testing::Values(
        TokenCase{"1 1.5 .5 1e3 1.5e-3", "number:1 number:1.5 number:.5 number:1e3 number:1.5e-3"},
        TokenCase{"0x1F 0b01", "number:0x1F number:0b01"}, TokenCase{"0X1F", "word:0X1F"},
        TokenCase{"0x1g", "word:0x1g"}, TokenCase{"1a", "word:1a"},
        TokenCase{"1e1union", "number:1e1 word:union"},
        TokenCase{"1.union", "number:1. word:union"},
        TokenCase{"1e+1union", "number:1e+1 word:union"}, TokenCase{"1.5e", "unreadable"},
        TokenCase{"t.1e1", "word:t op:. word:1e1"}, TokenCase{"t.5", "word:t op:. word:5"},
        TokenCase{"a$b", "word:a$b"},
        TokenCase{"@a @@b.c @'d e'", "placeholder:@a placeholder:@@b.c placeholder:@ string:'d e'"},
        TokenCase{"caf\xC3\xA9", "word:caf\xC3\xA9"}));

INSTANTIATE_TEST_SUITE_P(
    Comments, MysqlTokenizerTest,
    testing::Values(
        TokenCase{"1 # it's\n2", "number:1 line_comment:# it's number:2"},
        TokenCase{"1 -- it's\n2", "number:1 line_comment:-- it's number:2"},
        TokenCase{"1--1", "number:1 op:- op:- number:1"},
        TokenCase{"1 --", "number:1 line_comment:--"},
        TokenCase{"1 --\x01 it's", "number:1 line_comment:--\x01 it's"},
        TokenCase{"1 --\x7f it's", "number:1 line_comment:--\x7f it's"},
        TokenCase{"1 # a\r2", "number:1 line_comment:# a\r2"},
        TokenCase{"1 /* it's */ 2", "number:1 comment:/* it's */ number:2"},
        TokenCase{"1 /* a /* b */ 2", "number:1 comment:/* a /* b */ number:2"},
        TokenCase{"1 /* never closed", "number:1 unreadable"},
        TokenCase{"1 /*! +1 */ 2", "number:1 code:/*! op:+ number:1 end_of_code:*/ number:2"},
        TokenCase{"1 /*!50000+1*/", "number:1 code:/*!50000 op:+ number:1 end_of_code:*/"},
        TokenCase{"1 /*!080000+1*/", "number:1 code:/*!080000 op:+ number:1 end_of_code:*/"},
        TokenCase{"1 /*M!100100 +1 */", "number:1 code:/*M!100100 op:+ number:1 end_of_code:*/"},
        TokenCase{"1 /*! '*/' */", "number:1 code:/*! string:'*/' end_of_code:*/"},
        TokenCase{"1 /*! +1 /* x */ +1 */",
                  "number:1 code:/*! op:+ number:1 comment:/* x */ op:+ number:1 end_of_code:*/"},
        TokenCase{"1 /*! +1", "number:1 code:/*! op:+ number:1 unreadable"},
        TokenCase{"1 */ 2", "number:1 op:* op:/ number:2"}));

INSTANTIATE_TEST_SUITE_P(
    Operators, MysqlTokenizerTest,
    testing::Values(TokenCase{"a<=>b:=c&&d", "word:a op:<=> word:b op::= word:c op:&& word:d"},
                    TokenCase{"a->>'$.b'", "word:a op:->> string:'$.b'"},
                    TokenCase{"%s %(n)s ?", "placeholder:%s placeholder:%(n)s placeholder:?"},
                    TokenCase{"a%b", "word:a op:% word:b"},
                    TokenCase{"(1", "open:( number:1 unreadable"},
                    TokenCase{"a\v1", "word:a number:1"},
                    TokenCase{"a \0 b"sv, "word:a unreadable"}));

}  // namespace
}  // namespace sqreen::agent
