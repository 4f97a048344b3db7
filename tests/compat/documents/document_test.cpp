// SPDX-License-Identifier: Apache-2.0
#include "compat/documents/document.h"

#include <gmock/gmock.h>

#include "compat/documents/toml_skim.h"

namespace sqreen::compat {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// One spelling of a tree: {a@1: "x", b@2: [1@2]}
std::string text_of(const Value& value) {
  std::string out = value.is_table() ? "{" : value.is_list() ? "[" : value.text;
  for (const Value& item : value.items) {
    if (out.size() > 1) out += ", ";
    if (value.is_table()) out += item.key + "@" + std::to_string(item.line) + ": ";
    out += text_of(item);
  }
  return out + (value.is_table() ? "}" : value.is_list() ? "]" : "");
}

TEST(Documents, AreOneKindOfTree) {
  EXPECT_EQ(text_of(parse_toml("a = 'x'\nb = [1,\n true]\n[t]\nc = 1.5\n").root),
            "{a@1: x, b@2: [1, true], t@4: {c@5: 1.5}}");
  EXPECT_EQ(
      text_of(parse_json("{\"a\": \"x\",\n \"b\": [1,\n true, null],\n \"t\": {\"c\": 1.5}}").root),
      "{a@1: x, b@2: [1, true, ], t@4: {c@4: 1.5}}");
  EXPECT_EQ(text_of(parse_yaml("a: x\nb:\n- 1\n- true\nt: {c: 1.5}\n").root),
            "{a@1: x, b@3: [1, true], t@5: {c@5: 1.5}}");
  EXPECT_EQ(text_of(parse_json("{\"hashes\": [1, {\"x\": []}], \"a\": {\"hashes\": 1, \"b\": 2}}",
                               "hashes")
                        .root),
            "{a@1: {b@1: 2}}");
}

TEST(Documents, NestingEnds) {
  const std::string deep(100'000, '[');
  EXPECT_THAT(parse_json(deep).error, HasSubstr("nested more deeply"));
  EXPECT_FALSE(parse_toml("a = " + deep).error.empty());
  EXPECT_FALSE(parse_yaml(deep).error.empty());
  std::string dots = "a";
  for (int i = 0; i < 100'000; ++i) dots += ".a";
  EXPECT_THAT(parse_toml("x = 1\n" + dots + " = 1\n").error, HasSubstr("more parts"));
  EXPECT_EQ(parse_toml("x = 1\n[" + dots + "]\n").error_line, 2);
  EXPECT_THAT(parse_toml("x = {" + dots + " = 1}\n").error, HasSubstr("more parts"));
}

TEST(Documents, SizeEnds) {
  std::string text;
  while (text.size() < (17u << 20)) text += "[[package]]\nname = 'x'\n";
  EXPECT_EQ(parse_toml(text).error, "is longer than any such file");
}

// toml++ 3.3 is undefined for some of them.
TEST(Documents, CharactersBeyondAsciiStandInQuotesOnly) {
  const Document document = parse_toml("a = '\xCB\x87' # \xCB\x87\n[b]\xCB\x87\n");
  EXPECT_EQ(document.error, "a character that may stand in quotes only");
  EXPECT_EQ(document.error_line, 2);
  EXPECT_THAT(parse_toml("a = '\xCB\x87' # \xCB\x87\n").error, IsEmpty());
}

TEST(Documents, AliasesDoNotMultiply) {
  std::string bomb = "a: &a [x, x, x, x]\n";
  for (char c = 'b'; c < 'z'; ++c) {
    bomb += std::string(1, c) + ": &" + c + " [*" + static_cast<char>(c - 1) + ", *" +
            static_cast<char>(c - 1) + "]\n";
  }
  const Document document = parse_yaml(bomb);
  EXPECT_THAT(document.error, IsEmpty());
  EXPECT_EQ(document.root.find("y")->items.size(), 2u);
  EXPECT_TRUE(document.root.find("y")->items[0].items.empty());
}

TEST(SkimToml, LeavesOutTheInsideOfFilesAndKeepsLines) {
  EXPECT_EQ(skim_toml("a = 1\nwheels = [\n  {x = \"]\"}, # ]\n  ['''\n]''']\n]\nb = 2\n").text,
            "a = 1\nwheels = [\n\n\n\n]\nb = 2\n");
  EXPECT_EQ(skim_toml("a = \"\xC3\xA9\" # \xC3\xA9\nb = '\xC3\xA9'\nfiles = [\"\xC3\xA9\"]\n").text,
            "a = \"\\U000000E9\" \nb = '?'\nfiles = []\n");
  EXPECT_EQ(skim_toml("[metadata.files]\n\"\xC3\xA9\" = 1\n\"\xC3\xA9\" = [1]\n").text,
            "[metadata.files]\n\"\\U000000E9\" = 1\n\"\xC3\xA9\" = []\n");
  EXPECT_EQ(parse_toml("a = \"l\xC3\xA4"
                       "den\"")
                .root.text_of("a"),
            "l\xC3\xA4"
            "den");
  EXPECT_EQ(skim_toml("[metadata.files]\n\"a b\" = [\n {}\n]\n[x]\nc = [\n1]").text,
            "[metadata.files]\n\"a b\" = [\n\n]\n[x]\nc = [\n1]");
  EXPECT_EQ(skim_toml("d = '''\nfiles = [\n1]\n'''\n").text, "d = '''\nfiles = [\n1]\n'''\n");
  EXPECT_EQ(skim_toml("d = \"\"\"\nx\"\"\"\"\nfiles = [1]\n").text,
            "d = \"\"\"\nx\"\"\"\"\nfiles = []\n");
  EXPECT_EQ(skim_toml("x = [\nfiles = [\n1]]\n").text, "x = [\nfiles = [\n1]]\n");
  EXPECT_EQ(skim_toml("sdist = {a = '}', b = [1]}\nsdist = 1\n").text, "sdist = {}\nsdist = 1\n");
  EXPECT_EQ(skim_toml("files = [ \"a\n").text, "files = [\n");
}

}  // namespace
}  // namespace sqreen::compat
