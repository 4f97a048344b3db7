// SPDX-License-Identifier: Apache-2.0
#include "doctor/suppression.h"

#include <map>

#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

bool silences(const Ignore& ignore, const Finding& finding) {
  if (ignore.reason.empty()) return false;
  return Selection{.select = {ignore.id}, .ignore = {}}.has(finding.id);
}

class Suppressor {
 public:
  Suppressor(const Project& project, const std::vector<Ignore>& everywhere)
      : project_(project), everywhere_(everywhere) {}

  void judge(Finding& finding, const Facts& facts) {
    for (const Ignore& ignore : everywhere_) {
      if (silences(ignore, finding)) return suppress(finding, ignore);
    }
    std::vector<Place> places = finding.evidence;
    places.push_back(finding.place);
    if (finding.launch && *finding.launch < facts.launches.size()) {
      places.push_back(facts.launches[*finding.launch].place);
    }
    for (const Place& place : places) {
      if (!place.is_file() || place.source == facts.project) continue;
      for (const Ignore& ignore : ignores_of(place.source)) {
        const int line = ignore.place.line;
        const bool here = place.line == 0 || line == place.line || line == place.line - 1;
        if (here && silences(ignore, finding)) return suppress(finding, ignore);
      }
    }
  }

 private:
  static void suppress(Finding& finding, const Ignore& ignore) {
    finding.suppressed = true;
    finding.suppressed_because = ignore.reason;
  }

  const std::vector<Ignore>& ignores_of(const std::string& path) {
    const auto [found, is_new] = of_file_.try_emplace(path);
    if (is_new) {
      if (const auto text = project_.read(path)) found->second = read_ignores(path, *text);
    }
    return found->second;
  }

  const Project& project_;
  const std::vector<Ignore>& everywhere_;
  std::map<std::string, std::vector<Ignore>> of_file_;
};

}  // namespace

void suppress(Verdict& verdict, const Project& project, const std::vector<Ignore>& everywhere) {
  Suppressor suppressor(project, everywhere);
  for (Finding& finding : verdict.findings) {
    if (finding.severity >= Severity::note) suppressor.judge(finding, *verdict.facts);
  }
  verdict.summary = summarize(verdict.findings);
}

Verdict judge_project(std::span<const Check* const> checks, const Facts& facts,
                      const Selection& selection, const Project& project) {
  Verdict verdict = judge(checks, facts, selection);
  suppress(verdict, project, facts.ignores);
  return verdict;
}

}  // namespace sqreen::doctor
