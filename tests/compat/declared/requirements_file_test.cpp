// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "compat/survey/read.h"
#include "compat/survey/survey_text.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::compat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RequirementsFileTest : public testing::Test {
 protected:
  Survey read(const std::string& text) {
    files_.add("/srv/requirements.txt", text);
    return survey_file("/srv/requirements.txt", {{"HOST", "example.org"}, {"EMPTY", ""}}, files_);
  }
  fakes::MemoryFileSystem files_;
};

TEST_F(RequirementsFileTest, LinesAreReadAsPipReadsThem) {
  const Survey survey = read(
      "# a comment\n"
      "\n"
      "Flask[async]>=2,<3  # the app\n"
      "django==4.2.7 \\\n"
      "    --hash=sha256:0123 \\\n"
      "    --hash=sha256:4567\r\n"
      "--index-url https://user:secret@${HOST}/simple\n"
      "old ; python_version < '2'\n"
      "celery\\\n"
      "==5.3  # joined\n"
      "a @ https://user:secret@${HOST}/a.zip ; os_name == 'posix'\n"
      "b @ https://${EMPTY}/${lower}/b.zip\n");
  EXPECT_THAT(packages_of(survey),
              ElementsAre("a @https://example.org/a.zip ; os_name == \"posix\" maybe "
                          "/srv/requirements.txt:11",
                          "b @https://${EMPTY}/${lower}/b.zip /srv/requirements.txt:12",
                          "celery 5.3 ==5.3 /srv/requirements.txt:9",
                          "django 4.2.7 ==4.2.7 /srv/requirements.txt:4",
                          "Flask [async] <3,>=2 /srv/requirements.txt:3",
                          "old ? ; python_version < \"2\" maybe /srv/requirements.txt:8"));
  EXPECT_THAT(problems_of(survey), IsEmpty());
}

TEST_F(RequirementsFileTest, ReferencesAreNamedByTheirFragmentFileOrProject) {
  files_.add("/srv/shop/pyproject.toml", "[project]\nname = 'shop'\nversion = '1.2'\n")
      .add("/srv/old/setup.cfg", "[metadata]\nname = old-shop\nversion = attr: old.v\n");
  const Survey survey = read(
      "git+https://example.org/x@main#egg=From_Egg[web]\n"
      "https://example.org/Wheel_Name-2.0-py3-none-any.whl\n"
      "./downloads/archive-name-1.5.tar.gz\n"
      "-e ./shop[web]\n"
      "--editable=git+ssh://git@example.org/y#egg=y\n"
      "./old\n"
      "-e ./nothing\n"
      "https://example.org/unnamed.zip\n");
  EXPECT_THAT(
      packages_of(survey),
      ElementsAre(
          "archive-name 1.5 @./downloads/archive-name-1.5.tar.gz /srv/requirements.txt:3",
          "From_Egg @git+https://example.org/x@main#egg=From_Egg[web] /srv/requirements.txt:1",
          "old-shop @./old /srv/requirements.txt:6",
          "shop 1.2 @./shop[web] editable /srv/requirements.txt:4",
          "Wheel_Name 2.0 @https://example.org/Wheel_Name-2.0-py3-none-any.whl "
          "/srv/requirements.txt:2",
          "y @git+ssh://git@example.org/y#egg=y editable /srv/requirements.txt:5"));
  EXPECT_THAT(problems_of(survey),
              ElementsAre("/srv/requirements.txt:7: `./nothing` does not say which package it is",
                          "/srv/requirements.txt:8: `https://example.org/unnamed.zip` does not say "
                          "which package it is"));
}

TEST_F(RequirementsFileTest, IncludesCountFromTheirOwnFile) {
  files_.add("/srv/common/base.txt", "-r more.txt\nbase\n")
      .add("/srv/common/more.txt", "more\n-r ../requirements.txt\n")
      .add("/srv/limits.txt", "limited<2\n-r unlimited.txt\n")
      .add("/srv/unlimited.txt", "inner\n");
  const Survey survey = read(
      "-r common/base.txt\n-climits.txt\n--requirement=none.txt\n"
      "-r https://example.org/r.txt\n-r\n");
  EXPECT_THAT(packages_of(survey),
              ElementsAre("base ? /srv/common/base.txt:2", "inner ? /srv/unlimited.txt:1",
                          "limited <2 /srv/limits.txt:1", "more ? /srv/common/more.txt:1"));
  EXPECT_EQ(survey.packages[1].source, PackageSource::constraint);
  EXPECT_EQ(survey.packages[2].source, PackageSource::constraint);
  EXPECT_EQ(find_package(survey, "limited"), nullptr);
  EXPECT_THAT(problems_of(survey),
              ElementsAre("/srv/common/more.txt:2: includes /srv/common/../requirements.txt again, "
                          "which includes this file",
                          "/srv/requirements.txt:3: includes /srv/none.txt, which cannot be read: "
                          "No such file or directory",
                          "/srv/requirements.txt:4: includes a file from the network, which is not "
                          "fetched here",
                          "/srv/requirements.txt:5: names no file to include"));
}

TEST_F(RequirementsFileTest, MistakesAreNamedAndTheRestIsKept) {
  const Survey survey = read("flask 2.0\ngood\n--indexurl x\nbad\x1b[31m==1\n");
  EXPECT_THAT(packages_of(survey), ElementsAre("good ? /srv/requirements.txt:2"));
  EXPECT_THAT(
      problems_of(survey),
      ElementsAre("/srv/requirements.txt:1: expected a version (as in >=1.0), a comma, a semicolon "
                  "or the end at column 7 of `flask 2.0`",
                  "/srv/requirements.txt:3: --indexurl is no option of requirements files",
                  "/srv/requirements.txt:4: expected a version (as in >=1.0), a comma, a semicolon "
                  "or the end at column 4 of `bad\\x1b[31m==1`"));
}

TEST_F(RequirementsFileTest, EncodingsArePips) {
  using namespace std::string_literals;
  EXPECT_THAT(packages_of(read("\xEF\xBB\xBF"
                               "flask==1\n")),
              ElementsAre("flask 1 ==1 /srv/requirements.txt:1"));
  EXPECT_THAT(packages_of(read("\xFF\xFE"
                               "f\0l\0a\0s\0k\0\n\0b\0"s)),
              ElementsAre("b ? /srv/requirements.txt:2", "flask ? /srv/requirements.txt:1"));
  EXPECT_THAT(packages_of(read("\xFE\xFF\0"
                               "a"s)),
              ElementsAre("a ? /srv/requirements.txt:1"));
  EXPECT_THAT(packages_of(read("\xFF\xFE\0\0"
                               "a\0\0\0"s)),
              ElementsAre("a ? /srv/requirements.txt:1"));
  EXPECT_THAT(problems_of(read("# -*- coding: latin-1 -*-\n# J\xF6rg\na\n")), IsEmpty());
  EXPECT_THAT(problems_of(read("a\n# J\xF6rg\n")),
              ElementsAre("/srv/requirements.txt:2: holds bytes that are no UTF-8"));
  EXPECT_THAT(problems_of(read("# coding: utf-7\na\n")),
              ElementsAre("/srv/requirements.txt:1: is in the encoding utf-7, which is not read "
                          "here"));
}

TEST_F(RequirementsFileTest, MarkersAreJudgedForTheTarget) {
  Survey target;
  target.system = {"Linux", {}};
  target.architecture = {"aarch64", {}};
  target.interpreters.push_back(
      {.implementation = Implementation::cpython, .version = Known<std::string>{"3.8.18", {}}});
  files_.add("/srv/requirements.txt",
             "a; python_version < '3.9'\nb; sys_platform == 'win32'\nc; extra == 'x'\n"
             "d; python_full_version >= '3.8.18' and platform_machine == 'aarch64'\n"
             "e; platform_release >= '5'\nf; platform_release >= '5' and os_name == 'nt'\n");
  const Survey survey = survey_file("/srv/requirements.txt", {}, files_, &target);
  std::string judged;
  for (const Package& package : survey.packages) {
    judged += package.name + (!package.applies ? "? " : *package.applies ? "+ " : "- ");
  }
  EXPECT_EQ(judged, "a+ b- c- d+ e? f- ");
}

}  // namespace
}  // namespace sqreen::compat
