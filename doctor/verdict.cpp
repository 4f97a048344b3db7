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

// Takes what each finding means for the apps that it is about.
class AppJudge {
 public:
  explicit AppJudge(const Facts& facts)
      : facts_(facts), launches_(facts.launches.size()), mod_wsgi_(facts.mod_wsgi.size()) {}

  void take(const Finding& finding) {
    if (finding.launch) worsen(launches_[*finding.launch], finding);
    const bool is_running = !finding.launch && finding.place.origin == Origin::host;
    if (is_running && finding.consequence == Consequence::unprotected) ++running_unprotected_;
    for (std::size_t i = 0; i < mod_wsgi_.size(); ++i) {
      const ModWsgiApp& app = facts_.mod_wsgi[i];
      const bool is_its_own =
          finding.place.source == app.place.source && finding.place.line == app.place.line;
      const bool is_of_apache = finding.launch && finding.launch == app.launch;
      if (is_its_own || (is_of_apache && !finding.id.starts_with("mod_wsgi."))) {
        worsen(mod_wsgi_[i], finding);
      }
    }
  }

  Apps apps() const {
    Apps apps{.running_unprotected = running_unprotected_};
    for (std::size_t i = 0; i < launches_.size(); ++i) {
      const Launch& launch = facts_.launches[i];
      if (launch.role == LaunchRole::web && !launch.serves_mod_wsgi) count(launches_[i], apps);
    }
    for (const Consequence consequence : mod_wsgi_) count(consequence, apps);
    return apps;
  }

 private:
  static void worsen(Consequence& known, const Finding& finding) {
    known = std::max(known, finding.consequence);
  }

  static void count(Consequence consequence, Apps& apps) {
    ++apps.all;
    if (consequence == Consequence::unprotected) ++apps.unprotected;
    if (consequence == Consequence::no_start) ++apps.not_starting;
    if (consequence == Consequence::unknown) ++apps.unknown;
  }

  const Facts& facts_;
  std::vector<Consequence> launches_;
  std::vector<Consequence> mod_wsgi_;
  std::size_t running_unprotected_ = 0;
};

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
  AppJudge apps(facts);
  for (const Check* check : checks) {
    Findings found;
    const bool applies = check->needs.met(facts);
    if (applies) found = run_checks({&check, 1}, facts);
    for (const Finding& finding : found) apps.take(finding);
    if (!selection.has(check->id)) continue;
    if (found.empty()) found.push_back(silence(*check, facts));
    std::move(found.begin(), found.end(), std::back_inserter(verdict.findings));
  }
  std::stable_sort(verdict.findings.begin(), verdict.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  verdict.summary = summarize(verdict.findings);
  verdict.apps = apps.apps();
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
