// SPDX-License-Identifier: Apache-2.0
#include "doctor/check.h"

#include <algorithm>

#include "core/text.h"
#include "doctor/facts.h"

namespace sqreen::doctor {

FindingText& FindingText::message(std::string_view text) {
  finding_.message = printable(text);
  return *this;
}

FindingText& FindingText::fix(std::string_view text) {
  finding_.fix = printable(text);
  return *this;
}

FindingText& FindingText::evidence(Place place) {
  finding_.evidence.push_back(std::move(place));
  return *this;
}

FindingText& FindingText::edit(std::optional<Edit> edit) {
  if (edit) finding_.edits.push_back(std::move(*edit));
  return *this;
}

FindingText& FindingText::launch(std::optional<std::size_t> index) {
  finding_.launch = index;
  return *this;
}

FindingText& FindingText::consequence(Consequence consequence) {
  finding_.consequence = consequence;
  return *this;
}

FindingText Report::add(Severity severity, Place place) {
  Finding finding;
  finding.id = std::string(id_);
  finding.severity = severity;
  finding.place = std::move(place);
  findings_.push_back(std::move(finding));
  return FindingText(findings_.back());
}

namespace {

constexpr std::size_t kMostFindings = 1'000;  // of one check: nobody reads more of a kind

// "command line" is the one behind `--`; a command that a file holds stands in that file.
void name_file(Place& place, const Launch& launch) {
  if (launch.runs_here || place.origin != Origin::command_line) return;
  std::string written = std::move(place.written);
  place = launch.place;
  if (!written.empty()) place.written = std::move(written);
}

// Those of one check stand behind `begin`. What is left out is counted in a last one.
void cut(Findings& findings, std::size_t begin) {
  if (findings.size() - begin <= kMostFindings) return;
  const auto first = findings.begin() + static_cast<std::ptrdiff_t>(begin + kMostFindings);
  const auto worst = std::max_element(
      first, findings.end(), [](const auto& a, const auto& b) { return a.severity < b.severity; });
  Finding rest;
  rest.id = worst->id;
  rest.severity = worst->severity;
  rest.place = worst->place;
  rest.launch = worst->launch;
  rest.message = std::to_string(findings.end() - first) + " more of these are not listed";
  rest.fix = "mend those above, and look again";
  findings.erase(first, findings.end());
  findings.push_back(std::move(rest));
}

}  // namespace

Findings run_checks(std::span<const Check* const> checks, const Facts& facts) {
  Findings findings;
  for (const Check* check : checks) {
    const std::size_t begin = findings.size();
    Report report(check->id, findings);
    check->judge(facts, report);
    cut(findings, begin);
  }
  for (Finding& finding : findings) {
    if (!finding.launch || *finding.launch >= facts.launches.size()) continue;
    const Launch& launch = facts.launches[*finding.launch];
    name_file(finding.place, launch);
    for (Place& place : finding.evidence) name_file(place, launch);
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  return findings;
}

}  // namespace sqreen::doctor
