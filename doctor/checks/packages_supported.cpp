// SPDX-License-Identifier: Apache-2.0
#include "compat/policy/judge.h"
#include "compat/policy/names.h"
#include "compat/report/report.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge_package(const compat::Package& package, const Facts& facts, const compat::Policy& policy,
                   Report& report) {
  // Of the original agent another check speaks.
  if (package.applies == false || package.normalized == "sqreen") return;
  // Where no version is pinned, every one counts: unsupported is what no version of is supported.
  const std::string named = package.name + (package.version ? " " + *package.version : "");
  for (const compat::PackageSubject& subject : compat::subjects_of_package(package.normalized)) {
    if (!subject.has_version) continue;
    const compat::Judgement answer =
        compat::judge(policy, *subject.subject, package.version.value_or(""));
    if (answer.verdict != compat::Verdict::unsupported) continue;
    if (compat::find_bringer(*subject.subject, facts.packages.packages) != nullptr) continue;
    const Place place{.source = package.origin.path,
                      .line = package.origin.line,
                      .column = package.origin.line > 0 ? 1 : 0,
                      .written = named,
                      .origin = package.location.empty() ? Origin::lock_file : Origin::host};
    report.warning(place)
        .message(named + " is not supported by the " + std::string(policy.name) +
                 " policy: " + answer.reason)
        .fix(answer.next.empty() ? "see sqreen compat check " + package.normalized : answer.next)
        .evidence(place);
  }
}

void judge(const Facts& facts, Report& report) {
  const compat::Policy* policy = compat::find_policy(facts.policy);
  if (policy == nullptr) return;
  for (const compat::Package& package : facts.packages.packages) {
    judge_package(package, facts, *policy, report);
  }
}

}  // namespace

const Check packages_supported{
    .id = "packages.supported",
    .title = "no framework, server or driver of the project is known not to work",
    .why =
        "Requests that come through a framework or server which the agent does not hook are not "
        "seen, and what goes through such a driver is not judged.",
    .since =
        "by the policies of `sqreen compat`; what a file does not pin is judged by every version",
    .severity = Severity::warning,
    .needs = needs_packages,
    .mend = "`sqreen compat report` says what is supported, and what was tested.",
    .judge = judge,
};

}  // namespace sqreen::doctor
