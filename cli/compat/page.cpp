// SPDX-License-Identifier: Apache-2.0
#include "cli/compat/page.h"

#include <algorithm>

#include "compat/policy/names.h"

namespace sqreen::cli {
namespace {

using compat::Judgement;
using compat::Verdict;

std::string counted(std::size_t number, std::string_view what) {
  return std::to_string(number) + " " + std::string(what);
}

std::string evidence_of(const Judgement& judgement) {
  if (!judgement.tested) return "not tested";
  return judgement.verdict == Verdict::unsupported ? "shown unprotected" : "tested";
}

PageRow row_of(const Judgement& judgement) {
  PageRow row;
  if (judgement.subject != nullptr) row.name = judgement.subject->title;
  row.version = judgement.version;
  row.verdict = judgement.verdict;
  row.tested = judgement.tested;
  row.evidence = evidence_of(judgement);
  row.reason = judgement.reason;
  row.source = judgement.source;
  row.next = judgement.next;
  return row;
}

// Groups in the order in which their titles first come.
PageGroup& group_of(Page& page, std::string_view title) {
  const auto found = std::find_if(page.groups.begin(), page.groups.end(),
                                  [title](const PageGroup& group) { return group.title == title; });
  if (found != page.groups.end()) return *found;
  page.groups.push_back({std::string(title), {}});
  return page.groups.back();
}

std::string title_of(const compat::Policy& policy) {
  return std::string(policy.name) + ": " + std::string(policy.title);
}

template <typename T, typename Show>
void add_fact(Page& page, const char* label, const compat::Fact<T>& fact, Show show) {
  if (!fact) {
    page.facts.push_back({label, "", ""});
    return;
  }
  page.facts.push_back({label, std::string(show(fact->value)), fact->origin.text()});
}

std::string interpreter_text(const compat::SurveyedInterpreter& python) {
  std::string text(compat::implementation_name(python.implementation));
  if (python.version) text += " " + python.version->value;
  if (python.abi) text += ", " + python.abi->value;
  if (python.architecture) text += ", " + python.architecture->value;
  return text;
}

void add_facts(Page& page, const compat::Survey& survey) {
  const auto as_is = [](const std::string& text) { return text; };
  // Of files alone, nothing is known of where they will be installed.
  if (survey.system || !survey.interpreters.empty()) {
    add_fact(page, "System", survey.system, as_is);
    add_fact(page, "Distribution", survey.distribution, as_is);
    add_fact(page, "Version", survey.system_version, as_is);
    add_fact(page, "Architecture", survey.architecture, as_is);
    add_fact(page, "C library", survey.libc, compat::libc_name);
    add_fact(page, "Its version", survey.libc_version, as_is);
  }
  if (survey.requires_python) add_fact(page, "Requires Python", survey.requires_python, as_is);
  if (survey.interpreters.empty()) return;
  const compat::SurveyedInterpreter& python = survey.interpreters.front();
  page.facts.push_back({"Interpreter", interpreter_text(python), python.path});
}

// Whether a line of a .pth file is read by the interpreter that is judged.
bool is_read_by(const compat::SurveyedInterpreter& python, const compat::Problem& line) {
  const std::string_view file = line.origin.path;
  return std::any_of(python.folders.begin(), python.folders.end(), [&](const std::string& folder) {
    return file.starts_with(folder) && file.substr(folder.size()).starts_with('/');
  });
}

std::string problem_text(const compat::Problem& problem) {
  std::string text = problem.origin.text() + ": " + problem.message;
  if (!problem.action.empty()) text += "; " + problem.action;
  return text;
}

void add_notes(Page& page, const compat::Survey& survey) {
  PageNote code{"These .pth lines run code, which may add packages that nobody sees here", {}};
  for (const compat::Problem& line : survey.executable_lines) {
    if (survey.interpreters.empty() || is_read_by(survey.interpreters.front(), line)) {
      code.lines.push_back(problem_text(line));
    }
  }
  PageNote problems{"What could not be read", {}};
  for (const compat::Problem& problem : survey.problems) {
    problems.lines.push_back(problem_text(problem));
  }
  PageNote others{"Other Pythons here, not judged (sqreen compat report --python PATH)", {}};
  for (std::size_t i = 1; i < survey.interpreters.size(); ++i) {
    const compat::SurveyedInterpreter& python = survey.interpreters[i];
    others.lines.push_back(python.path + "  (" + interpreter_text(python) + ")");
  }
  for (PageNote* note : {&problems, &code, &others}) {
    if (!note->lines.empty()) page.notes.push_back(std::move(*note));
  }
}

}  // namespace

Page report_page(const compat::Report& report, const compat::Survey& survey) {
  Page page;
  page.title = survey.subject;
  page.policy = title_of(*report.policy);
  page.good = report.supported();
  for (const compat::ReportRow& row : report.rows) {
    PageRow shown = row_of(row.judgement);
    shown.version = row.version;
    shown.counts = row.counts || row.judgement.verdict == Verdict::supported;
    if (!shown.counts) shown.reason = "For information: " + shown.reason;
    group_of(page, compat::area_title(row.judgement.subject->area)).rows.push_back(shown);
  }
  if (report.rows.empty()) {
    page.summary = "Nothing was found here of which a policy speaks.";
  } else if (page.good) {
    page.summary = "Everything in use is supported.";
  } else {
    page.summary = "Not everything in use is supported: see below what, and what to do.";
  }
  add_facts(page, survey);
  add_notes(page, survey);
  return page;
}

Page check_page(const compat::Policy& policy, const std::vector<compat::Item>& items,
                const std::vector<Judgement>& answers) {
  Page page;
  page.title = "compatibility check";
  page.policy = title_of(policy);
  page.brief = false;
  std::size_t supported = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Judgement& answer = answers[i];
    PageRow row = row_of(answer);
    if (answer.subject == nullptr) row.name = items[i].name;
    if (row.version.empty()) row.version = answer.listed;
    supported += answer.verdict == Verdict::supported ? 1 : 0;
    const std::string_view area =
        answer.subject == nullptr ? "not known" : compat::area_title(answer.subject->area);
    group_of(page, area).rows.push_back(std::move(row));
  }
  page.good = supported == answers.size();
  page.summary = counted(supported, "of ") + counted(answers.size(), "supported.");
  return page;
}

Page matrix_page(const compat::Policy& policy, const std::vector<compat::Area>& areas) {
  Page page;
  page.title = "compatibility matrix";
  page.policy = title_of(policy);
  std::size_t number = 0;
  for (const compat::AreaTitle& title : compat::area_titles()) {
    const auto area = static_cast<compat::Area>(&title - compat::area_titles().data());
    if (!areas.empty() && std::find(areas.begin(), areas.end(), area) == areas.end()) continue;
    for (const compat::Rule& rule : policy.rules) {
      const compat::Subject& subject = compat::subjects()[rule.subject];
      if (subject.area != area) continue;
      Judgement judgement = judge(policy, subject, "");
      PageRow row = row_of(judgement);
      row.version = rule.shown;
      row.verdict = rule.verdict;
      row.reason = rule.reason;
      row.source = rule.source;
      row.next = rule.next;
      // What was tested of a thing says nothing of its versions under another verdict.
      row.tested = judgement.tested && rule.verdict == judgement.verdict;
      judgement.verdict = rule.verdict;
      judgement.tested = row.tested;
      row.evidence = evidence_of(judgement);
      group_of(page, title.title).rows.push_back(std::move(row));
      ++number;
    }
  }
  page.summary = counted(number, "rules. What is not listed is outside the listed range.");
  return page;
}

}  // namespace sqreen::cli
