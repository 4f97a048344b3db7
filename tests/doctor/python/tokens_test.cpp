// SPDX-License-Identifier: Apache-2.0
#include "doctor/python/tokens.h"

#include <gmock/gmock.h>

#include <string>

namespace sqreen::doctor {
namespace {

// "0: a = 1 | 4: b ( )": indent, then the tokens of each statement.
std::string shown(std::string_view source) {
  std::string out;
  for (const PythonStatement& statement : python_statements(source)) {
    out += (out.empty() ? "" : " | ") + std::to_string(statement.indent) + ":";
    for (const PythonToken& token : statement.tokens) out += " " + std::string(token.text);
  }
  return out;
}

struct Case {
  const char* name;
  const char* source;
  const char* statements;
};
class PythonStatements : public testing::TestWithParam<Case> {};

TEST_P(PythonStatements, AreFound) {
  EXPECT_EQ(shown(GetParam().source), GetParam().statements);
}

INSTANTIATE_TEST_SUITE_P(
    Sources, PythonStatements,
    testing::Values(
        Case{"one_a_line", "a = 1\nb(2)\n", "0: a = 1 | 0: b ( 2 )"},
        Case{"no_last_newline", "a", "0: a"}, Case{"comments", "# x\na # y\n", "0: a"},
        Case{"brackets_join_lines", "a = [1,\n  2]\nb", "0: a = [ 1 , 2 ] | 0: b"},
        Case{"backslash_joins_lines", "a = 1 + \\\n  2\nb", "0: a = 1 + 2 | 0: b"},
        Case{"semicolons", "a; b", "0: a | 0: b"},
        Case{"block", "if a:\n  b\nc", "0: if a : | 2: b | 0: c"},
        Case{"block_on_one_line", "try: import a\nexcept: pass",
             "0: try : | 1: import a | 0: except : | 1: pass"},
        Case{"tabs", "if a:\n\tb", "0: if a : | 8: b"},
        Case{"strings_hide_everything", "a = 'x # ; \\' (' + \"y\"\nb",
             "0: a = 'x # ; \\' (' + \"y\" | 0: b"},
        Case{"triple_quotes", "a = '''x\ny'z''' ; b", "0: a = '''x\ny'z''' | 0: b"},
        Case{"prefixes", "a = rb'\\' + Ur\"x\"", "0: a = rb'\\' + Ur\"x\""},
        Case{"names_that_begin_like_prefixes", "bind = 'x'", "0: bind = 'x'"},
        Case{"never_closed", "a = 'x\nb = 1", "0: a = 'x | 0: b = 1"},
        Case{"lambda_is_no_block", "if lambda: x:\n  y", "0: if lambda : x : | 2: y"},
        Case{"annotation_is_no_block", "a: int = 1", "0: a : int = 1"},
        Case{"dictionary_is_no_block", "with a({1: 2}):\n b", "0: with a ( { 1 : 2 } ) : | 1: b"},
        Case{"numbers", "a = 1_000 + 0x1e+5 + 1e-5j + .5", "0: a = 1_000 + 0x1e + 5 + 1e-5j + .5"},
        Case{"byte_order_mark",
             "\xEF\xBB\xBF"
             "a = 1",
             "0: a = 1"},
        Case{"blanks_at_the_end", "a\n  ", "0: a"},
        Case{"backslash_at_the_end", "a = 'x\\", "0: a = 'x\\"},
        Case{"closing_bracket_too_many", ")\na", "0: ) | 0: a"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(PythonStatementPlaces, CountLinesAndColumns) {
  const auto statements = python_statements("\n  a = '''\n''' ; b");
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(statements[0].tokens[0].line, 2);
  EXPECT_EQ(statements[0].tokens[0].column, 3);
  EXPECT_EQ(statements[1].tokens[0].line, 3);
  EXPECT_EQ(statements[1].tokens[0].column, 7);
}

TEST(PythonStatementLimits, StopReading) {
  std::string source;
  for (std::size_t i = 0; i < kMostPythonTokens + 10; ++i) source += "a\n";
  EXPECT_EQ(python_statements(source).size(), kMostPythonTokens);
}

}  // namespace
}  // namespace sqreen::doctor
