// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/insertion.h"

#include <gmock/gmock.h>

#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

struct Case {
  const char* name;
  const char* file;
  const char* text;
  const char* words;
  int behind;  // 0: a person has to find the place
  const char* line;
};
class UwsgiInsertions : public testing::TestWithParam<Case> {};

TEST_P(UwsgiInsertions, GoInFrontOfTheOptions) {
  const Case& wanted = GetParam();
  fakes::MemoryFileSystem files;
  const std::string path = std::string("/srv/") + wanted.file;
  files.add(path, wanted.text);
  const std::string argv[] = {"uwsgi", wanted.file};
  const auto insertion = find_uwsgi_insertion(
      read_uwsgi_configuration(argv, {}, files, "/srv", {.version = "2.0.31", .missing = {}}), path,
      files);
  EXPECT_EQ(insertion.words("lazy-apps"), wanted.words);
  const auto edit = insertion.edit("lazy-apps");
  ASSERT_EQ(edit.has_value(), wanted.behind > 0);
  if (!edit) return;
  EXPECT_EQ(edit->line, wanted.behind);
  EXPECT_EQ(edit->new_text, wanted.line);
}

INSTANTIATE_TEST_SUITE_P(
    Formats, UwsgiInsertions,
    testing::Values(Case{"ini", "a.ini", "# ours\n[uwsgi]\n\n# its app\nmodule = shop\n",
                         "add `lazy-apps = true` to a.ini", 2, "lazy-apps = true"},
                    Case{"yaml", "a.yml", "uwsgi:\n    module: shop\n",
                         "add `lazy-apps: true` to a.yml", 1, "    lazy-apps: true"},
                    Case{"json", "a.json", "{\n  \"uwsgi\": {\n    \"module\": \"shop\"\n  }\n}\n",
                         "add `\"lazy-apps\": true` to a.json", 2, "    \"lazy-apps\": true,"},
                    Case{"xml", "a.xml", "<uwsgi>\n\t<module>shop</module>\n</uwsgi>\n",
                         "add `<lazy-apps/>` to a.xml", 1, "\t<lazy-apps/>"},
                    Case{"one_line", "a.json", "{\"uwsgi\": {\"module\": \"shop\"}}",
                         "add `\"lazy-apps\": true` to a.json", 0, ""},
                    Case{"empty", "a.ini", "[uwsgi]\n", "add `lazy-apps = true` to a.ini", 0, ""}),
    [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace sqreen::doctor
