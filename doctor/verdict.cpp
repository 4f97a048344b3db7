// SPDX-License-Identifier: Apache-2.0
#include "doctor/verdict.h"

#include <algorithm>

#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

bool fits(std::string_view name, std::string_view id) {
  return id == name || (id.starts_with(name) && (name.ends_with('.') || id[name.size()] == '.'));
}

bool any_fits(const std::vector<std::string>& names, std::string_view id) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return fits(name, id); });
}

// What a check says that found nothing to report.
Finding silence(const Check& check, const Facts& facts) {
  Finding finding;
  finding.id = std::string(check.id);
  if (check.needs.met(facts)) {
    finding.severity = Severity::ok;
    finding.message = std::string(check.title);
    return finding;
  }
  const std::string why = check.needs.why_not != nullptr ? check.needs.why_not(facts) : "";
  finding.severity = Severity::skipped;
  finding.message = why.empty() ? "not applicable: there is not " + std::string(check.needs.what)
                                : "not looked at: " + why;
  return finding;
}

}  // namespace

bool Selection::has(std::string_view id) const {
  return (select.empty() || any_fits(select, id)) && !any_fits(ignore, id);
}

std::string_view find_unknown_check(std::span<const std::string> names,
                                    std::span<const Check* const> checks) {
  for (const std::string& name : names) {
    const bool known = std::any_of(checks.begin(), checks.end(),
                                   [&](const Check* check) { return fits(name, check->id); });
    if (!known) return name;
  }
  return {};
}

Verdict judge(std::span<const Check* const> checks, const Facts& facts,
              const Selection& selection) {
  Verdict verdict;
  verdict.facts = &facts;
  for (const Check* check : checks) {
    if (!selection.has(check->id)) continue;
    Findings found;
    const bool applies = check->needs.met(facts);
    if (applies) found = run_checks({&check, 1}, facts);
    if (found.empty()) found.push_back(silence(*check, facts));
    std::move(found.begin(), found.end(), std::back_inserter(verdict.findings));
  }
  std::stable_sort(verdict.findings.begin(), verdict.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  verdict.summary = summarize(verdict.findings);
  return verdict;
}

Summary summarize(const Findings& findings) {
  Summary summary;
  for (const Finding& finding : findings) {
    if (finding.suppressed) {
      ++summary.suppressed;
      continue;
    }
    switch (finding.severity) {
      case Severity::ok:
        ++summary.ok;
        break;
      case Severity::skipped:
      case Severity::note:
        ++summary.skipped;
        break;
      case Severity::warning:
        ++summary.warnings;
        break;
      case Severity::error:
        ++summary.errors;
        break;
    }
  }
  return summary;
}

}  // namespace sqreen::doctor
