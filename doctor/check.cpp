// SPDX-License-Identifier: Apache-2.0
#include "doctor/check.h"

#include <algorithm>

#include "core/text.h"

namespace sqreen::doctor {

FindingText& FindingText::message(std::string_view text) {
  finding_.message = printable(text);
  return *this;
}

FindingText& FindingText::fix(std::string_view text) {
  finding_.fix = printable(text);
  return *this;
}

FindingText& FindingText::evidence(std::string_view text) {
  finding_.evidence = printable(text);
  return *this;
}

FindingText Report::add(Severity severity, Place place) {
  findings_.push_back({.id = std::string(id_),
                       .severity = severity,
                       .message = {},
                       .fix = {},
                       .evidence = {},
                       .place = std::move(place)});
  return FindingText(findings_.back());
}

Findings run_checks(std::span<const Check* const> checks, const Facts& facts) {
  Findings findings;
  for (const Check* check : checks) {
    Report report(check->id, findings);
    check->judge(facts, report);
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  return findings;
}

}  // namespace sqreen::doctor
