// SPDX-License-Identifier: Apache-2.0
// Every check against real project folders: what it must flag and what it must leave alone. See
// projects/README.md.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/filesystem.h"
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/recorded_facts.h"
#include "doctor/survey.h"
#include "doctor/verdict.h"

namespace sqreen::doctor {
namespace {

const std::string kProjects = SQREEN_PROJECTS;

std::vector<std::string> names_in(const std::string& folder) {
  return real_filesystem().list(folder).value_or(std::vector<std::string>());
}

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  const auto text = real_filesystem().read(path);
  if (!text) return lines;
  for (const std::string_view line : split(*text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

// Its facts are gone.
Verdict verdict_of(const std::string& folder, const Selection& selection = {}) {
  Environment environment;
  for (const std::string& line : lines_of(folder + "/doctor.environment")) {
    environment[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
  }
  const Project project(folder, real_filesystem());
  const Facts facts =
      survey(project, {.command = lines_of(folder + "/doctor.command")}, environment);
  return judge_project(all_checks(), facts, selection, project);
}

Findings judge_project(const std::string& folder) {
  return verdict_of(folder).findings;
}

std::string shown(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    if (finding.severity < Severity::note || finding.suppressed) continue;
    text += std::string(severity_name(finding.severity)) + " " + finding.id + " " +
            finding.place.text() + " " + finding.message + "\n";
  }
  return text;
}

bool flags(const Findings& findings, std::string_view id) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.id == id && finding.severity >= Severity::note && !finding.suppressed;
  });
}

std::vector<std::string> projects_of(std::string_view id, std::string_view prefix) {
  const std::string folder = kProjects + "/" + std::string(id);
  std::vector<std::string> found;
  for (const std::string& name : names_in(folder)) {
    if (name.starts_with(prefix)) found.push_back(folder + "/" + name);
  }
  return found;
}

class EveryCheck : public testing::TestWithParam<const Check*> {};

TEST_P(EveryCheck, FlagsWhatItMustAndLeavesTheRest) {
  const std::string_view id = GetParam()->id;
  std::size_t flagged = 0;
  std::size_t left = 0;
  for (const std::string& project : projects_of(id, "flags")) {
    const Findings findings = judge_project(project);
    EXPECT_TRUE(flags(findings, id)) << project << "\n" << shown(findings);
    ++flagged;
  }
  for (const std::string& project : projects_of(id, "leaves")) {
    const Findings findings = judge_project(project);
    EXPECT_FALSE(flags(findings, id)) << project << "\n" << shown(findings);
    ++left;
  }
  for (const RecordedFacts& recorded : recorded_facts()) {
    if (recorded.id != id) continue;
    const Findings findings = judge(all_checks(), recorded.facts, {}).findings;
    EXPECT_EQ(flags(findings, id), recorded.flagged) << recorded.name << "\n" << shown(findings);
    ++(recorded.flagged ? flagged : left);
  }
  EXPECT_GT(flagged, 0u) << "no project or recorded facts that " << id << " must flag";
  EXPECT_GT(left, 0u) << "no project or recorded facts that " << id << " must leave alone";
}

TEST_P(EveryCheck, HasItsWords) {
  const Check& check = *GetParam();
  for (const std::string_view text : {check.title, check.why, check.since, check.mend}) {
    EXPECT_FALSE(text.empty()) << check.id;
  }
  EXPECT_GE(check.severity, Severity::note) << check.id;
  EXPECT_EQ(std::count(check.id.begin(), check.id.end(), '.'), 1) << check.id;
}

INSTANTIATE_TEST_SUITE_P(All, EveryCheck,
                         testing::ValuesIn(all_checks().begin(), all_checks().end()),
                         [](const auto& check) {
                           std::string name(check.param->id);
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char c) { return c == '.' || c == '-'; }, '_');
                           return name;
                         });

// Of every project: what a file holds is shown where it stands in the file, and once.
TEST(Projects, FindingsNameTheFileAndAreSaidOnce) {
  for (const Check* check : all_checks()) {
    for (const std::string& project : projects_of(check->id, "flags")) {
      const bool is_given = !lines_of(project + "/doctor.command").empty();
      const Findings findings = judge_project(project);
      for (std::size_t i = 0; i < findings.size(); ++i) {
        const Finding& finding = findings[i];
        if (finding.severity < Severity::note) continue;
        EXPECT_TRUE(is_given || finding.place.origin != Origin::command_line)
            << project << ": " << finding.id;
        for (std::size_t j = 0; j < i; ++j) {
          EXPECT_FALSE(findings[j].id == finding.id && findings[j].launch == finding.launch &&
                       findings[j].message == finding.message &&
                       findings[j].place.text() == finding.place.text() &&
                       findings[j].fix == finding.fix)
              << project << ": " << finding.message;
        }
      }
    }
  }
}

// "2 web apps: 1 unprotected"
std::string shown(const Apps& apps) {
  std::string text = std::to_string(apps.all) + " web apps:";
  if (apps.unprotected > 0) text += " " + std::to_string(apps.unprotected) + " unprotected";
  if (apps.not_starting > 0) text += " " + std::to_string(apps.not_starting) + " not starting";
  if (apps.unknown > 0) text += " " + std::to_string(apps.unknown) + " unknown";
  return text;
}

// What is counted does not hang on what was asked about.
TEST(Projects, AnAppWithoutTheAgentIsNeverCountedAsProtected) {
  const Selection other{.select = {"settings"}, .ignore = {}};
  for (const std::string_view id :
       {"launch.agent-missing", "launch.agent-disabled", "mod_wsgi.agent-missing",
        "mod_wsgi.application-group", "os.supported", "python.options", "python.path",
        "python.sitecustomize", "python.supported", "server.asgi", "uwsgi.agent-lost"}) {
    for (const std::string& project : projects_of(id, "flags")) {
      const Verdict verdict = verdict_of(project);
      EXPECT_EQ(shown(verdict_of(project, other).apps), shown(verdict.apps)) << project;
      EXPECT_GT(verdict.apps.unprotected + verdict.apps.unknown, 0u) << project;
    }
  }
  const std::string missing = kProjects + "/launch.agent-missing/";
  EXPECT_EQ(shown(verdict_of(missing + "flags_other_circus").apps), "2 web apps: 1 unprotected");
  EXPECT_EQ(shown(verdict_of(missing + "flags_call_under_a_condition").apps),
            "1 web apps: 1 unknown");
  EXPECT_EQ(shown(verdict_of(missing + "leaves_apache_whose_script_starts").apps), "1 web apps:");
  const std::string script = kProjects + "/mod_wsgi.agent-missing/";
  EXPECT_EQ(shown(verdict_of(script + "flags_apache_without_launcher").apps),
            "1 web apps: 1 unprotected");
  EXPECT_EQ(shown(verdict_of(script + "leaves_apache_under_launcher").apps), "1 web apps:");
}

TEST(Projects, AServerThatRefusesIsCountedAsNotStarting) {
  for (const std::string_view id : {"gunicorn.refused", "waitress.refused", "circus.sockets"}) {
    for (const std::string& project : projects_of(id, "flags")) {
      EXPECT_EQ(shown(verdict_of(project).apps), "1 web apps: 1 not starting") << project;
    }
  }
}

TEST(Projects, EveryFolderBelongsToACheck) {
  for (const std::string& name : names_in(kProjects)) {
    if (name == "README.md" || name == "layouts") continue;
    EXPECT_TRUE(std::any_of(all_checks().begin(), all_checks().end(), [&](const Check* check) {
      return check->id == name;
    })) << name;
  }
}

TEST(Layouts, AreLeftInPeace) {
  std::size_t count = 0;
  for (const std::string& name : names_in(kProjects + "/layouts")) {
    const Findings findings = judge_project(kProjects + "/layouts/" + name);
    const Summary summary = summarize(findings);
    EXPECT_EQ(summary.errors + summary.warnings, 0) << name << "\n" << shown(findings);
    const Apps apps = verdict_of(kProjects + "/layouts/" + name).apps;
    EXPECT_EQ(apps.unprotected + apps.not_starting + apps.unknown, 0u) << name << shown(apps);
    EXPECT_GT(apps.all, 0u) << name;
    ++count;
  }
  EXPECT_GE(count, 1u);
}

}  // namespace
}  // namespace sqreen::doctor
