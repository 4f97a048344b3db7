// SPDX-License-Identifier: Apache-2.0
// The rules for uWSGI's four flags, from the command line to the finding. Every verdict was
// measured on real servers: see `since` of the checks.
#include "doctor/uwsgi/launch.h"

#include <gmock/gmock.h>

#include "core/text.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAreArray;

Findings judge(std::string_view arguments, std::string_view uwsgi, std::string_view python,
               const MemoryFileSystem& files = {}, const Environment& environment = {}) {
  std::vector<std::string> argv = {"/usr/bin/uwsgi"};
  for (const std::string_view word : split(arguments, ' ')) {
    if (!word.empty()) argv.emplace_back(word);
  }
  return judge_uwsgi_launch(argv, environment, files, "/srv", uwsgi, python);
}

// "error uwsgi.enable-threads"
std::vector<std::string> ids(const Findings& findings) {
  std::vector<std::string> out;
  for (const Finding& finding : findings) {
    out.push_back(std::string(severity_name(finding.severity)) + " " + finding.id);
  }
  return out;
}

struct Launch {
  const char* name;
  const char* arguments;
  const char* uwsgi;
  const char* python;
  std::vector<std::string> findings;
};
class UwsgiLaunch : public testing::TestWithParam<Launch> {};

TEST_P(UwsgiLaunch, IsJudged) {
  EXPECT_THAT(ids(judge(GetParam().arguments, GetParam().uwsgi, GetParam().python)),
              UnorderedElementsAreArray(GetParam().findings));
}

const std::string kThreads = "error uwsgi.enable-threads";
const std::string kSingle = "error uwsgi.single-interpreter";
const std::string kFork = "error uwsgi.py-call-osafterfork";
const std::string kLazy = "warning uwsgi.lazy-apps";

INSTANTIATE_TEST_SUITE_P(
    Threads, UwsgiLaunch,
    testing::Values(
        Launch{
            "off_before_2_0_27", "-i --py-call-osafterfork", "2.0.21-debian", "3.11.2", {kThreads}},
        Launch{"off_in_2_0_26", "-i --py-call-osafterfork", "2.0.26", "3.11.2", {kThreads}},
        Launch{"on_from_2_0_27", "-i --py-call-osafterfork", "2.0.27", "3.11.2", {}},
        Launch{"enabled", "-Ti --py-call-osafterfork", "2.0.21", "3.11.2", {}},
        Launch{
            "implied_by_threads", "-i --threads 1 --py-call-osafterfork", "2.0.21", "3.11.2", {}},
        Launch{"implied_by_the_tracebacker_with_a_master",
               "-i --py-tracebacker /tmp/x --py-call-osafterfork",
               "2.0.21",
               "3.11.2",
               {kLazy}},
        Launch{"implied_then_switched_off",
               "-i --threads 1 --set enable-threads=0 --py-call-osafterfork",
               "2.0.21",
               "3.11.2",
               {kThreads}},
        Launch{"many_threads_cannot_be_switched_off",
               "-i --threads 2 --set enable-threads=0 --py-call-osafterfork",
               "2.0.21",
               "3.11.2",
               {}},
        Launch{"cannot_be_switched_off_from_2_0_27",
               "-i --set enable-threads=no --py-call-osafterfork",
               "2.0.31",
               "3.11.2",
               {}},
        Launch{"unknown_version",
               "-i --py-call-osafterfork",
               "",
               "3.11.2",
               {"warning uwsgi.enable-threads"}}),
    [](const auto& instance) { return std::string(instance.param.name); });

INSTANTIATE_TEST_SUITE_P(
    AfterFork, UwsgiLaunch,
    testing::Values(
        Launch{"missing", "-Ti", "2.0.31", "3.12.1", {kFork}},
        Launch{"missing_on_3_13_is_right", "-Ti", "2.0.31", "3.13.0", {}},
        Launch{"kills_3_13", "-Ti --py-call-osafterfork", "2.0.31", "3.13.0", {kFork}},
        Launch{"never_tried_on_3_14",
               "-Ti --py-call-osafterfork",
               "2.0.31",
               "3.14.0",
               {"warning uwsgi.py-call-osafterfork"}},
        Launch{"hooks_serve_3_13", "-Ti --py-call-uwsgi-fork-hooks", "2.0.31", "3.13.0", {}},
        Launch{"hooks_take_its_place_on_3_13",
               "-Ti --py-call-uwsgi-fork-hooks --py-call-osafterfork",
               "2.0.31",
               "3.13.0",
               {}},
        Launch{"hooks_take_its_place", "-Ti --py-call-uwsgi-fork-hooks", "2.0.21", "3.11.2", {}},
        Launch{"hooks_need_threads",
               "-i --py-call-uwsgi-fork-hooks --py-call-osafterfork",
               "2.0.21",
               "3.11.2",
               {kThreads, kFork}},
        Launch{"hooks_unknown_to_2_0_20",
               "-Ti --py-call-uwsgi-fork-hooks",
               "2.0.20",
               "3.8.0",
               {kFork}},
        Launch{"unknown_python", "-Ti", "2.0.31", "", {"warning uwsgi.py-call-osafterfork"}},
        Launch{"unknown_python_and_present",
               "-Ti --py-call-osafterfork",
               "2.0.31",
               "",
               {"note uwsgi.py-call-osafterfork"}}),
    [](const auto& instance) { return std::string(instance.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Others, UwsgiLaunch,
    testing::Values(
        Launch{"bare", "-w shop:app", "2.0.21", "3.11.2", {kThreads, kSingle, kFork}},
        Launch{"master", "-MTi --py-call-osafterfork", "2.0.21", "3.11.2", {kLazy}},
        Launch{
            "implied_master", "-Ti --stats s --py-call-osafterfork", "2.0.21", "3.11.2", {kLazy}},
        Launch{"master_switched_off",
               "-Ti --stats s --set master=false --py-call-osafterfork",
               "2.0.21",
               "3.11.2",
               {}},
        Launch{"lazy_apps", "-MTi --lazy-apps --py-call-osafterfork", "2.0.21", "3.11.2", {}},
        Launch{"lazy", "-MTi --lazy --py-call-osafterfork", "2.0.21", "3.11.2", {}},
        Launch{"nothing_to_judge", "--stop /run/shop.pid", "2.0.21", "3.11.2", {}},
        Launch{"an_emperor_runs_no_app", "--emperor /etc/vassals", "2.0.21", "3.11.2", {}},
        Launch{"a_router_runs_no_app", "--http :80 --http-to /run/a.sock", "2.0.31", "3.11.2", {}},
        Launch{"a_router_with_an_app",
               "--http :80 --http-to /run/a.sock -w shop -Ti",
               "2.0.31",
               "3.11.2",
               {kFork}},
        Launch{"another_language", "--plugin=psgi -s :1", "2.0.31", "3.11.2", {}},
        Launch{"another_language_by_its_plugin", "--plugin php7.4 -s :1", "2.0.31", "3.11.2", {}},
        Launch{"two_languages", "--plugins php,python3 -s :1 -Ti", "2.0.31", "3.11.2", {kFork}},
        Launch{"named_by_each_request", "-s :1 -Ti", "2.0.31", "3.11.2", {kFork}}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(UwsgiLaunchWords, NeverProposeWhatKills) {
  for (const char* python : {"3.13.0", "3.14.0"}) {
    for (const Finding& finding : judge("-M", "2.0.31", python)) {
      EXPECT_THAT(finding.fix, Not(HasSubstr("py-call-osafterfork")));
    }
  }
  for (const Finding& finding : judge("", "", "")) {
    if (finding.id == "uwsgi.py-call-osafterfork") {
      EXPECT_EQ(finding.fix,
                "up to Python 3.12, add --py-call-osafterfork; never on 3.13, where it makes every "
                "worker abort");
    }
  }
}

TEST(UwsgiLaunchWords, NameTheFileAndWhatDecided) {
  MemoryFileSystem files;
  files.add("/srv/uwsgi.ini", "[uwsgi]\nsingle-interpreter = true\ninclude = base.ini\n")
      .add("/srv/base.ini", "[uwsgi]\npy-call-osafterfork = true\nenable-threads = off\n");
  const Findings findings = judge("--ini uwsgi.ini", "2.0.21-debian", "3.11", files);
  ASSERT_THAT(ids(findings), ElementsAre(kThreads));
  EXPECT_EQ(findings[0].message, "uWSGI 2.0.21 starts Python without threads");
  EXPECT_EQ(findings[0].fix, "add `enable-threads = true` to uwsgi.ini");
  EXPECT_EQ(describe(findings[0].evidence.at(0)),
            "base.ini:3: `enable-threads = off` (loaded by uwsgi.ini:3)");
}

TEST(UwsgiLaunchWords, FixesFollowTheFormat) {
  const auto fix = [](const char* name, const char* text) {
    MemoryFileSystem files;
    files.add(std::string("/srv/") + name, text);
    return judge(name, "2.0.31", "3.13", files).at(0).fix;
  };
  EXPECT_EQ(fix("a.yml", "uwsgi:\n  module: x\n"), "add `single-interpreter: true` to a.yml");
  EXPECT_EQ(fix("a.json", "{\"uwsgi\": {}}"), "add `\"single-interpreter\": true` to a.json");
  EXPECT_EQ(fix("a.xml", "<uwsgi/>"), "add `<single-interpreter/>` to a.xml");
  EXPECT_EQ(judge("", "2.0.31", "3.13").at(0).fix, "add --single-interpreter");
}

TEST(UwsgiLaunchWords, UnderscoresAreIgnoredByUwsgiSoTheyAreNamed) {
  MemoryFileSystem files;
  files.add("/srv/uwsgi.ini",
            "[uwsgi]\nenable_threads = true\nsingle-interpreter = 1\n"
            "py-call-osafterfork = 1\nthread_count = 5\n");
  const Findings findings = judge("uwsgi.ini", "2.0.21", "3.11", files);
  ASSERT_THAT(ids(findings), ElementsAre(kThreads, "warning uwsgi.option-spelling"));
  EXPECT_EQ(describe(findings[0].evidence.at(0)), "uwsgi.ini:2: `enable_threads = true`");
  EXPECT_EQ(findings[1].message, "uWSGI knows no option `enable_threads` and ignores it");
  EXPECT_EQ(findings[1].fix, "write enable-threads");
}

TEST(UwsgiLaunchWords, EnvironmentCounts) {
  EXPECT_THAT(ids(judge("", "2.0.21", "3.11", {},
                        {{"UWSGI_ENABLE_THREADS", "1"},
                         {"UWSGI_SINGLE_INTERPRETER", "true"},
                         {"UWSGI_PY_CALL_OSAFTERFORK", ""}})),
              IsEmpty());
}

TEST(UwsgiLaunchWords, WhatCannotBeReadMakesErrorsWarnings) {
  const Findings findings = judge("--ini missing.ini -T", "2.0.21", "3.11");
  EXPECT_THAT(ids(findings), ElementsAre("error uwsgi.refused", "warning uwsgi.single-interpreter",
                                         "warning uwsgi.py-call-osafterfork"));
  EXPECT_EQ(findings[0].message,
            "uWSGI does not start: cannot read /srv/missing.ini: No such file or directory");
}

}  // namespace
}  // namespace sqreen::doctor
