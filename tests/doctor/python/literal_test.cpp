// SPDX-License-Identifier: Apache-2.0
#include "doctor/python/literal.h"

#include <gmock/gmock.h>

namespace sqreen::doctor {
namespace {

using Kind = PythonValue::Kind;

PythonValue read(std::string_view source) {
  static std::string kept;  // the value's tokens point into it
  kept = source;
  const auto statements = python_statements(kept);
  return read_python_literal(statements.empty() ? std::span<const PythonToken>()
                                                : statements.front().tokens);
}

// A value in words: i:4, s:text, [i:1 s:a], computed:text
std::string shown(const PythonValue& value) {
  switch (value.kind) {
    case Kind::computed:
      return "computed:" + value.text;
    case Kind::none:
      return "none";
    case Kind::boolean:
      return value.number != 0 ? "true" : "false";
    case Kind::integer:
      return "i:" + std::to_string(value.number);
    case Kind::real:
      return "r:" + value.text;
    case Kind::string:
      return "s:" + value.text;
    case Kind::bytes:
      return "b:" + value.text;
    case Kind::list:
    case Kind::dictionary:
      break;
  }
  std::string items;
  for (const PythonValue& item : value.items) items += (items.empty() ? "" : " ") + shown(item);
  return value.kind == Kind::list ? "[" + items + "]" : "{" + items + "}";
}

struct Case {
  const char* name;
  const char* source;
  const char* value;
};
class PythonLiteral : public testing::TestWithParam<Case> {};

TEST_P(PythonLiteral, IsRead) {
  EXPECT_EQ(shown(read(GetParam().source)), GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Sources, PythonLiteral,
    testing::Values(
        Case{"integer", "4", "i:4"}, Case{"negative", "-4", "i:-4"},
        Case{"sum", "2 * 3 + 1", "i:7"}, Case{"hex", "0x1F", "i:31"}, Case{"octal", "0o17", "i:15"},
        Case{"octal_of_2", "0644", "i:420"}, Case{"long_of_2", "12L", "i:12"},
        Case{"underscores", "1_000", "i:1000"}, Case{"real", "1.5e3", "r:1.5e3"},
        Case{"too_large", "99999999999999999999", "computed:99999999999999999999"},
        Case{"overflow", "9223372036854775807 + 1", "computed:9223372036854775807 + 1"},
        Case{"true_", "True", "true"}, Case{"none", "None", "none"},
        Case{"string", "'a\\n\\x41\\'\\d'", "s:a\nA'\\d"}, Case{"raw", "r'a\\n'", "s:a\\n"},
        Case{"bytes", "b'\\xff'", "b:\xff"}, Case{"unicode", "u'\\u00e9'", "s:\xc3\xa9"},
        Case{"joined", "'a' \"b\"", "s:ab"}, Case{"added", "'a' + 'b'", "s:ab"},
        Case{"triple", "'''a\nb'''", "s:a\nb"}, Case{"empty_string", "''", "s:"},
        Case{"brackets", "('a')", "s:a"}, Case{"tuple", "('a',)", "[s:a]"},
        Case{"bare_tuple", "1, 'b'", "[i:1 s:b]"}, Case{"list", "[1, [2], ]", "[i:1 [i:2]]"},
        Case{"dictionary", "{'a': 1, 'b': [2]}", "{s:a i:1 s:b [i:2]}"},
        Case{"set", "{1, 2}", "[i:1 i:2]"},
        Case{"call", "cpu_count()  *\t2", "computed:cpu_count() * 2"},
        Case{"format_string", "f'{x}'", "computed:f'{x}'"},
        Case{"name", "workers", "computed:workers"},
        Case{"list_with_a_name", "[a]", "computed:[a]"}, Case{"half", "[1,", "computed:[1,"},
        Case{"never_closed", "'a", "computed:'a"},
        Case{"text_and_number", "'a' + 1", "computed:'a' + 1"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(PythonLiteralLimits, DeepNestingIsComputed) {
  EXPECT_EQ(read(std::string(10'000, '[') + std::string(10'000, ']')).kind, Kind::computed);
  EXPECT_EQ(read(std::string(10'000, '-') + "1").kind, Kind::computed);
}

}  // namespace
}  // namespace sqreen::doctor
