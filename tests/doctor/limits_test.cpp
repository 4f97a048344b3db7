// SPDX-License-Identifier: Apache-2.0
// Huge files end in findings. Each of these was followed for minutes: what is left out is said.
#include <gmock/gmock.h>

#include "doctor/checks/checks.h"
#include "doctor/launch/reader.h"
#include "doctor/survey.h"
#include "doctor/verdict.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;
using testing::HasSubstr;

std::string repeated(int times, std::string (*line)(const std::string& number)) {
  std::string text;
  for (int i = 0; i < times; ++i) text += line(std::to_string(i));
  return text;
}

Facts survey_files(const MemoryFileSystem& files) {
  return survey(Project("/srv", files), {}, {});
}

struct Huge {
  const char* name;
  const char* path;
  std::string text;
};
class HugeLaunchFile : public testing::TestWithParam<Huge> {};

TEST_P(HugeLaunchFile, IsCutAndSaidToBe) {
  MemoryFileSystem files;
  files.add(GetParam().path, GetParam().text);
  const Facts facts = survey_files(files);
  EXPECT_EQ(facts.launches.size(), kMostLaunchCommands);
  ASSERT_FALSE(facts.unread.empty());
  EXPECT_THAT(facts.unread.back().what, HasSubstr("more than 300 launch commands"));
}

INSTANTIATE_TEST_SUITE_P(
    All, HugeLaunchFile,
    testing::Values(
        Huge{"procfile", "/srv/Procfile",
             repeated(100'000, [](const auto& i) { return "w" + i + ": gunicorn a" + i + "\n"; })},
        Huge{"supervisor", "/srv/supervisord.conf",
             repeated(50'000,
                      [](const auto& i) { return "[program:p" + i + "]\ncommand=gunicorn a\n"; })},
        Huge{"circus", "/srv/circus.ini",
             repeated(50'000,
                      [](const auto& i) { return "[watcher:p" + i + "]\ncmd=chaussette a\n"; })},
        Huge{"systemd", "/srv/a.service",
             "[Service]\n" +
                 repeated(50'000, [](const auto&) { return std::string("ExecStart=uwsgi\n"); })}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(Limits, AProjectOfScriptsOfServersIsCut) {
  MemoryFileSystem files;
  files.add("/srv/Procfile", repeated(200, [](const auto& i) { return "w" + i + ": ./run.sh\n"; }))
      .add("/srv/run.sh",
           "#!/bin/sh\n" + repeated(40, [](const auto&) { return std::string("gunicorn a &\n"); }));
  const Facts facts = survey_files(files);
  EXPECT_EQ(facts.launches.size(), 1'000U);
  ASSERT_EQ(facts.unread.size(), 1U);
  EXPECT_THAT(facts.unread[0].what, HasSubstr("more than 1000 programs"));
}

TEST(Limits, FindingsOfOneCheckAreCounted) {
  constexpr Check check{.id = "a.b",
                        .title = "t",
                        .why = "w",
                        .since = "s",
                        .severity = Severity::error,
                        .needs = needs_nothing,
                        .mend = "m",
                        .judge = [](const Facts&, Report& report) {
                          for (int i = 0; i < 5'000; ++i) report.warning({}).message("one");
                          report.error({}).message("last");
                        }};
  const Check* const checks[] = {&check};
  const Findings findings = run_checks(checks, {});
  ASSERT_EQ(findings.size(), 1'001U);
  EXPECT_EQ(findings[0].severity, Severity::error) << "what is left out still counts";
  EXPECT_EQ(findings[0].message, "4001 more of these are not listed");
}

TEST(Limits, SettingsOfAHugeFileAreCounted) {
  MemoryFileSystem files;
  files.add("/srv/Procfile", "web: gunicorn a\n")
      .add("/srv/sqreen.ini",
           "[sqreen]\n" + repeated(20'000, [](const auto& i) { return "a" + i + "=1\n"; }));
  const Facts facts = survey_files(files);
  ASSERT_EQ(facts.settings.problems.size(), 201U);
  EXPECT_EQ(facts.settings.problems.back().message, "19800 more settings are wrong");
}

}  // namespace
}  // namespace sqreen::doctor
