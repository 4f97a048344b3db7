// SPDX-License-Identifier: Apache-2.0
// What an emperor starts, and that a real one starts the same.
#include "doctor/uwsgi/vassals.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/scratch.h"
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/launch/shell.h"
#include "doctor/show_config.h"
#include "doctor/survey.h"
#include "doctor/verdict.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Facts survey_files(const FileSystem& files, const std::string& folder = "/srv") {
  const Project project(folder, files);
  return survey(project, {}, {});
}

// "/srv/vassals: uwsgi --ini shop.ini"
std::vector<std::string> vassals_of(const Facts& facts) {
  std::vector<std::string> found;
  for (const Launch& launch : facts.launches) {
    if (launch.kind != "emperor") continue;
    found.push_back(launch.folder + ": " + shell_quoted(launch.command));
  }
  return found;
}

std::vector<std::string> vassals_of(const MemoryFileSystem& files) {
  return vassals_of(survey_files(files));
}

MemoryFileSystem with_two_vassals() {
  MemoryFileSystem files;
  files.add("/srv/Procfile", "web: sqreen start uwsgi --ini emperor.ini\n")
      .add("/srv/vassals/blog.yaml", "uwsgi:\n  module: blog\n")
      .add("/srv/vassals/shop.ini", "[uwsgi]\nmodule = shop\n")
      .add("/srv/vassals/README", "")
      .add("/srv/vassals/deep/no.ini", "[uwsgi]\n");
  return files;
}

TEST(Vassals, AreThoseOfTheFolder) {
  for (const char* where : {"vassals", "vassals/", "dir://vassals"}) {
    MemoryFileSystem files = with_two_vassals();
    files.add("/srv/emperor.ini", std::string("[uwsgi]\nemperor = ") + where + "\n");
    EXPECT_THAT(vassals_of(files), ElementsAre("/srv/vassals: uwsgi --yaml blog.yaml",
                                               "/srv/vassals: uwsgi --ini shop.ini"))
        << where;
  }
}

TEST(Vassals, OfAPatternStartWhereTheEmperorDoes) {
  for (const char* where : {"vassals/*.ini", "glob://vassals/*.ini", "v*s/s?op.[ij]ni"}) {
    MemoryFileSystem files = with_two_vassals();
    files.add("/srv/emperor.ini", std::string("[uwsgi]\nemperor = ") + where + "\n");
    EXPECT_THAT(vassals_of(files), ElementsAre("/srv: uwsgi --ini vassals/shop.ini")) << where;
  }
}

TEST(Vassals, HaveTheEmperorsWordsAroundTheirFile) {
  MemoryFileSystem files = with_two_vassals();
  files.add("/srv/emperor.ini",
            "[uwsgi]\nemperor = vassals/*.ini\nvassals-include = c\nvassals-inherit = b\n"
            "vassal-set = processes=4\nvassals-include-before = a\n");
  EXPECT_THAT(vassals_of(files),
              ElementsAre("/srv: uwsgi --include a --set processes=4 --ini vassals/shop.ini "
                          "--inherit b --include c"));
}

TEST(Vassals, AreJudgedOneByOne) {
  MemoryFileSystem files = with_two_vassals();
  files.add("/srv/emperor.ini", "[uwsgi]\nemperor = vassals\n")
      .add("/srv/vassals/shop.ini",
           "[uwsgi]\nmodule = shop\nmaster = true\nenable-threads = true\n"
           "single-interpreter = true\npy-call-osafterfork = true\n");
  const Facts facts = survey_files(files);
  const Findings findings = judge(uwsgi_checks(), facts, {}).findings;
  std::vector<std::string> shown;
  for (const Finding& finding : findings) {
    if (finding.severity < Severity::warning) continue;
    shown.push_back(finding.id + " " + facts.launches.at(finding.launch.value()).place.source);
  }
  EXPECT_THAT(shown, Contains("uwsgi.lazy-apps vassals/shop.ini"));
  EXPECT_THAT(shown, Not(Contains("uwsgi.enable-threads vassals/shop.ini")));
  EXPECT_THAT(shown, Contains("uwsgi.enable-threads vassals/blog.yaml"));
}

TEST(Vassals, StartWithTheEmperorsAgentAlone) {
  for (const bool with_agent : {true, false}) {
    MemoryFileSystem files = with_two_vassals();
    files.add("/srv/emperor.ini", "[uwsgi]\nemperor = vassals\n")
        .add("/srv/Procfile", with_agent ? "web: sqreen start uwsgi --ini emperor.ini\n"
                                         : "web: uwsgi --ini emperor.ini\n");
    const Facts facts = survey_files(files);
    ASSERT_THAT(facts.launches, SizeIs(3));
    EXPECT_EQ(facts.launches[0].role, LaunchRole::not_web) << "it serves nothing itself";
    EXPECT_THAT(facts.unread, IsEmpty());
    for (const std::size_t i : {1, 2}) {
      EXPECT_EQ(facts.launches[i].role, LaunchRole::web);
      EXPECT_EQ(facts.launches[i].starts_agent, with_agent);
      EXPECT_EQ(facts.launches[i].place.via, "emperor.ini:2");
    }
  }
}

TEST(Vassals, HaveTheAgentOfWhatStartsTheEmperor) {
  MemoryFileSystem files = with_two_vassals();
  files.add("/srv/emperor.ini", "[uwsgi]\nemperor = vassals/*.ini\n")
      .add("/srv/Procfile", "web: sqreen start supervisord -c supervisord.conf\n")
      .add("/srv/supervisord.conf",
           "[supervisord]\n[program:emperor]\ncommand = uwsgi --ini emperor.ini\n");
  const Facts facts = survey_files(files);
  ASSERT_THAT(facts.launches, SizeIs(3));
  EXPECT_TRUE(facts.launches[2].starts_agent);
}

TEST(Vassals, AppsAreLookedInto) {
  MemoryFileSystem files = with_two_vassals();
  files.add("/srv/emperor.ini", "[uwsgi]\nemperor = vassals/*.ini\n")
      .add("/srv/Procfile", "web: uwsgi --ini emperor.ini\n")
      .add("/srv/shop.py", "import sqreen\nsqreen.start()\n");
  const Facts facts = survey_files(files);
  ASSERT_THAT(facts.launches, SizeIs(2));
  EXPECT_EQ(facts.launches[1].app_file, "shop.py");
  EXPECT_TRUE(facts.launches[1].agent_start.has_value());
}

TEST(Vassals, TakeTheirOptionsFromTheEmperorsEnvironment) {
  MemoryFileSystem files = with_two_vassals();
  files.add("/srv/emperor.ini",
            "[uwsgi]\nemperor = vassals/*.ini\nenv = UWSGI_VASSAL_MASTER=true\nenv = A=1\n");
  const Facts facts = survey_files(files);
  ASSERT_THAT(facts.launches, SizeIs(2));
  const Environment& environment = facts.launches[1].environment;
  EXPECT_EQ(find(environment, "A"), "1");
  EXPECT_EQ(find(environment, "UWSGI_MASTER"), "true");
  EXPECT_EQ(find(environment, "UWSGI_VASSAL_MASTER"), std::nullopt);
  EXPECT_TRUE(facts.uwsgi.at(1).master.on);
}

TEST(Vassals, OptionsAreShownBehindTheEmperorsOwn) {
  MemoryFileSystem files = with_two_vassals();
  files.add("/srv/emperor.ini", "[uwsgi]\nemperor = vassals/*.ini\n");
  const Facts facts = survey_files(files);
  const Project project("/srv", files);
  const auto emperor = show_config(facts.launches.at(0), project);
  ASSERT_TRUE(emperor);
  EXPECT_EQ(emperor->options.at(1).name, "emperor");
  const auto vassal = show_config(facts.launches.at(1), project);
  ASSERT_TRUE(vassal);
  EXPECT_EQ(vassal->command, "uwsgi --ini vassals/shop.ini");
}

TEST(Vassals, ThatAreNotKnownHereAreSaidToBe) {
  for (const char* where : {"/etc/uwsgi/vassals", "zmq://tcp://127.0.0.1:5252", "nowhere/*.ini"}) {
    MemoryFileSystem files = with_two_vassals();
    files.add("/srv/emperor.ini", std::string("[uwsgi]\nemperor = ") + where + "\n");
    const Facts facts = survey_files(files);
    ASSERT_THAT(facts.launches, SizeIs(1)) << where;
    EXPECT_EQ(facts.launches[0].role, LaunchRole::web);
    ASSERT_THAT(facts.unread, SizeIs(1)) << where;
    EXPECT_THAT(facts.unread[0].what, HasSubstr(where));
    EXPECT_EQ(facts.unread[0].place.text(), "emperor.ini:2");
  }
}

TEST(Vassals, OfAnImageLieWhereItsFilesWerePut) {
  MemoryFileSystem files;
  files
      .add("/srv/Dockerfile",
           "FROM python:3.12\nWORKDIR /app\nCOPY deploy/vassals /etc/uwsgi/vassals\n"
           "CMD [\"uwsgi\", \"--emperor\", \"/etc/uwsgi/vassals\"]\n")
      .add("/srv/deploy/vassals/shop.ini", "[uwsgi]\nchdir = /app\nmodule = shop\n")
      .add("/srv/shop.py", "import sqreen\nsqreen.start()\n");
  const Facts facts = survey_files(files);
  EXPECT_THAT(vassals_of(facts), ElementsAre("/srv/deploy/vassals: uwsgi --ini shop.ini"));
}

TEST(Vassals, MayBeEmperorsInTurnAndDoNotGoOnForEver) {
  MemoryFileSystem files;
  files.add("/srv/Procfile", "web: uwsgi --emperor vassals\n")
      .add("/srv/vassals/again.ini", "[uwsgi]\nemperor = ../vassals\n")
      .add("/srv/vassals/shop.ini", "[uwsgi]\nmodule = shop\n");
  const auto found = vassals_of(files);
  EXPECT_THAT(found, Contains("/srv/vassals: uwsgi --ini shop.ini"));
  EXPECT_LT(found.size(), 10U);
}

TEST(Vassals, OfAHugeFolderAreCut) {
  MemoryFileSystem files;
  files.add("/srv/Procfile", "web: uwsgi --emperor vassals\n");
  for (int i = 0; i < 300; ++i) {
    files.add("/srv/vassals/" + std::to_string(i) + ".ini", "[uwsgi]\n");
  }
  const Facts facts = survey_files(files);
  EXPECT_THAT(facts.launches, SizeIs(201));
  ASSERT_THAT(facts.unread, SizeIs(1));
  EXPECT_THAT(facts.unread[0].what, HasSubstr("more than 200"));
}

// A real emperor, whose binary of a vassal writes down how it was started.
class RealEmperor : public testing::TestWithParam<const char*> {};

TEST_P(RealEmperor, StartsTheSame) {
  if (std::system("uwsgi --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no uwsgi on PATH";
  const ScratchFolder scratch;
  const std::string folder = std::filesystem::canonical(scratch.path());
  const auto write = [&](const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(folder + "/" + name).parent_path());
    std::ofstream(folder + "/" + name) << text;
  };
  write("Procfile", "web: uwsgi --ini emperor.ini\n");
  write("vassals/shop.ini", "[uwsgi]\n");
  write("vassals/blog.json", "{}\n");
  write("vassals/odd.conf", "[uwsgi]\n");
  write("vassals/README", "");
  write("vassals/a.ini/deep.ini", "[uwsgi]\n");
  write("other/shop.ini", "[uwsgi]\n");  // an emperor knows its vassals by their names
  write("other/news.ini", "[uwsgi]\n");
  write("emperor.ini", GetParam());

  const Facts facts = survey_files(real_filesystem(), folder);
  std::vector<std::string> expected = vassals_of(facts);
  ASSERT_THAT(expected, Not(IsEmpty()));

  // Ends the emperor when all have come, or one too many.
  write("vassal.sh",
        "#!/bin/sh\nline=\"$(pwd): uwsgi\"\nfor word in \"$@\"; do line=\"$line $word\"; done\n"
        "echo \"$line\" >> " +
            folder + "/started\nfor _ in $(seq 600); do\n  [ $(wc -l < " + folder +
            "/started) -lt " + std::to_string(expected.size()) +
            " ] || break\n  sleep 0.1\ndone\nkill -INT $PPID\n");
  std::filesystem::permissions(folder + "/vassal.sh", std::filesystem::perms::owner_all);
  const std::string command = "cd '" + folder + "' && timeout -s KILL 60 uwsgi --ini emperor.ini " +
                              "--emperor-wrapper '" + folder + "/vassal.sh' > output 2>&1";
  EXPECT_NE(std::system(command.c_str()), -1);
  const auto started = real_filesystem().read(folder + "/started");
  ASSERT_TRUE(started) << real_filesystem().read(folder + "/output").value_or("");
  std::vector<std::string> lines;
  for (const std::string_view line : split(*started, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(lines, expected);
}

INSTANTIATE_TEST_SUITE_P(
    All, RealEmperor,
    testing::Values("[uwsgi]\nemperor = vassals\n", "[uwsgi]\nemperor = dir://vassals\n",
                    "[uwsgi]\nemperor = vassals/*.ini\n", "[uwsgi]\nemperor = glob://*/shop.ini\n",
                    "[uwsgi]\nemperor = %dvassals/\nemperor = %dother\n",
                    "[uwsgi]\nemperor = vassals\nemperor-extra-extension = .conf\n",
                    "[uwsgi]\nemperor = other\nvassals-include = %dc.ini\nvassals-inherit = b\n"
                    "vassal-set = processes=4\nvassals-include-before = a\n"
                    "vassals-inherit-before = z\nvassals-set = master=true\n"));

}  // namespace
}  // namespace sqreen::doctor
