// SPDX-License-Identifier: Apache-2.0
// The small files beside installed packages.
#include <gmock/gmock.h>

#include "compat/installed/direct_url.h"
#include "compat/installed/metadata.h"
#include "compat/installed/pth.h"

namespace sqreen::compat {
namespace {

TEST(Metadata, IsTheHeadOfTheFile) {
  const Metadata metadata = parse_metadata(
      "Metadata-Version: 2.1\r\nname:  Zope.Interface \r\nVersion: 5.0\r\nVersion: 6\r\n"
      "License: a\r\n  Name: other\r\n\r\nName: description\r\n");
  EXPECT_EQ(metadata.name, "Zope.Interface");
  EXPECT_EQ(metadata.version, "5.0");
  EXPECT_EQ(metadata.version_line, 3);
  EXPECT_TRUE(metadata.complete);
  EXPECT_EQ(parse_metadata("Name: a\nVersion: 2004d \xFF\x1b").version, "2004d \xEF\xBF\xBD\\x1b");
  EXPECT_FALSE(parse_metadata("\nName: a\n").name);
  EXPECT_FALSE(parse_metadata("Name:\nVersion: ").version);
}

TEST(DirectUrl, TellsEditableInstallsAndNoSecrets) {
  const auto editable =
      parse_direct_url(R"({"url": "file:///srv/my%20shop", "dir_info": {"editable": true}})");
  ASSERT_TRUE(editable);
  EXPECT_TRUE(editable->editable);
  EXPECT_EQ(editable->path, "/srv/my shop");
  EXPECT_EQ(parse_direct_url(R"({"url": "https://u:p@example.org/x"})")->url,
            "https://example.org/x");
  for (const char* text : {"", "[]", "{}", "{\"url\": 1}", "{\"url\": \"x\"", "1"}) {
    EXPECT_FALSE(parse_direct_url(text)) << text;
  }
}

TEST(Credentials, StayOutOfReports) {
  EXPECT_EQ(without_credentials("https://token@example.org/x@1"), "https://example.org/x@1");
  EXPECT_EQ(without_credentials("git+ssh://git@example.org/x"), "git+ssh://git@example.org/x");
  EXPECT_EQ(without_credentials("https://example.org/a@b?c@d"), "https://example.org/a@b?c@d");
  EXPECT_EQ(without_credentials("./a@b"), "./a@b");
}

TEST(Pth, LinesAddFoldersOrRunCode) {
  const PthFile file = parse_pth(
      "\xEF\xBB\xBF# comment\n/srv/shop\r\n\n  \nimport os; os.x()\nimport\tsys\nimportant\n "
      "relative \n");
  std::string seen;
  for (const PthLine& line : file.folders) seen += std::to_string(line.line) + line.text + "|";
  for (const PthLine& line : file.executables) seen += std::to_string(line.line) + line.text + "|";
  EXPECT_EQ(seen, "2/srv/shop|7important|8 relative|5import os; os.x()|6import\tsys|");
}

TEST(EditableFinder, IsNamedAndMapsToAFolder) {
  EXPECT_EQ(editable_finder("import __editable___my_pkg_1_0_finder; "
                            "__editable___my_pkg_1_0_finder.install()"),
            "my_pkg_1_0");
  EXPECT_FALSE(editable_finder("import __editable___../../x_finder"));
  EXPECT_FALSE(editable_finder("import os"));
  EXPECT_EQ(finder_folder("import sys\nMAPPING: dict[str, str] = {'a': '/src/a', 'b': '/x'}\n"),
            "/src/a");
  EXPECT_FALSE(finder_folder("MAPPING = {}\nx = {'a': 'b'}"));
  EXPECT_FALSE(finder_folder("MAPPING = {'a"));
}

}  // namespace
}  // namespace sqreen::compat
