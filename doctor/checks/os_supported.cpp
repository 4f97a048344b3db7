// SPDX-License-Identifier: Apache-2.0
#include "compat/policy/judge.h"
#include "compat/policy/names.h"
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

struct System {
  std::string name;  // as the policies call it; empty: not known
  Place place;
};

// What its file says, what its base image is made for, or this host. Of musl another check speaks.
System system_of(const Launch& launch, const Facts& facts) {
  if (!launch.confinement.system.empty()) {
    return {launch.confinement.system, launch.confinement.system_place};
  }
  for (const std::string_view part : {"windowsservercore", "nanoserver", "/windows"}) {
    if (launch.base_image.find(part) != std::string::npos) {
      return {"windows", launch.base_image_place};
    }
  }
  if (launch.runs_here && facts.host) {
    return {facts.host->system, {.source = "this host", .origin = Origin::host}};
  }
  return {};
}

void judge(const Facts& facts, Report& report) {
  const compat::Policy* policy = compat::find_policy(facts.policy);
  if (policy == nullptr) return;
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    if (facts.launches[i].role != LaunchRole::web) continue;
    const System system = system_of(facts.launches[i], facts);
    if (system.name.empty()) continue;
    const compat::Judgement answer = compat::judge(*policy, compat::Item{system.name, {}});
    if (answer.verdict != compat::Verdict::unsupported) continue;
    report.error(system.place)
        .launch(i)
        .consequence(Consequence::unprotected)
        .message(printable(system.name) + " is not supported by the " + std::string(policy->name) +
                 " policy: " + answer.reason)
        .fix(answer.next)
        .evidence(system.place);
  }
}

}  // namespace

const Check os_supported{
    .id = "os.supported",
    .title = "the app runs on a system that the agent supports",
    .why =
        "The agent is native code for Linux. On another system the app starts without it, or "
        "`sqreen start` is not there at all.",
    .since =
        "the policies of `sqreen compat`; read from the base image's name, a compose file's "
        "`platform`, a pod's node selector, and for a command behind `--` from this host",
    .severity = Severity::error,
    .needs = needs_web_launch,
    .mend = "Run the app on Linux: a container will do.",
    .judge = judge,
};

}  // namespace sqreen::doctor
