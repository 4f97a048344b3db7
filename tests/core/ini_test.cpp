// SPDX-License-Identifier: Apache-2.0
#include "core/ini.h"

#include <gmock/gmock.h>

namespace sqreen {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "section.key=value@line", "section.key@line" without a value.
std::vector<std::string> shown(std::string_view text, IniSyntax syntax = {}) {
  std::vector<std::string> out;
  for (const IniEntry& e : parse_ini(text, syntax).entries) {
    out.push_back(e.section + "." + e.key + (e.has_value ? "=" + e.value : "") + "@" +
                  std::to_string(e.line));
  }
  return out;
}

constexpr IniSyntax kUwsgi{
    .continuation_lines = false, .colon_separates = false, .header_takes_line = true};

TEST(Ini, ReadsSectionsAndBothSeparators) {
  EXPECT_THAT(shown("a = 0\n[one]\nb=1 = 2\nc: 3\n\n[two]\nd\n"),
              ElementsAre(".a=0@1", "one.b=1 = 2@3", "one.c=3@4", "two.d@7"));
}

TEST(Ini, UnderstandsByteOrderMarkAndCarriageReturns) {
  EXPECT_THAT(shown("\xEF\xBB\xBF[s]\r\nk = v\r\n"), ElementsAre("s.k=v@2"));
}

TEST(Ini, SkipsCommentsButNotInlineOnes) {
  EXPECT_THAT(shown("[s]\n# no\n  ; no\nk = v # kept\n"), ElementsAre("s.k=v # kept@4"));
}

TEST(Ini, JoinsIndentedLinesAsConfigparserDoes) {
  EXPECT_THAT(shown("[s]\nk = a\n  b = 1\n\n\tc\n\nl = x\n"),
              ElementsAre("s.k=a\nb = 1\n\nc@2", "s.l=x@7"));
  EXPECT_THAT(shown("[s]\n  k = a\n  l = b\n"), ElementsAre("s.k=a@2", "s.l=b@3"));
}

TEST(Ini, UwsgiSyntaxKnowsNeitherContinuationNorColons) {
  EXPECT_THAT(shown("[uwsgi]\nmodule = shop:app\n  http = :80\nmaster\n", kUwsgi),
              ElementsAre("uwsgi.module=shop:app@2", "uwsgi.http=:80@3", "uwsgi.master@4"));
  EXPECT_THAT(shown("[uwsgi] ; live\nmaster = 1\n", kUwsgi),
              ElementsAre("uwsgi] ; liv.master=1@2"));
}

TEST(Ini, ListsStrangeLines) {
  EXPECT_THAT(parse_ini("[open\n= v\n[]\nk = v").strange_lines, ElementsAre(1, 2, 3));
  EXPECT_THAT(parse_ini("").entries, IsEmpty());
}

}  // namespace
}  // namespace sqreen
