// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size() && i < facts.settings.of_launch.size(); ++i) {
    const Launch& launch = facts.launches[i];
    const Settings& settings = facts.settings.of_launch[i];
    if (launch.role != LaunchRole::web || (!settings.disable && settings.mode != Mode::off))
      continue;
    const bool by_ini = !launch.environment.contains("SQREEN_DISABLE") &&
                        !launch.environment.contains("SQREEN_MODE");
    Place place = launch.place;
    if (by_ini && !facts.settings.ini_path.empty()) place = {.source = facts.settings.ini_path};
    report.warning(place)
        .launch(i)
        .consequence(Consequence::unprotected)
        .message(settings.disable ? "the agent is switched off (disable)"
                                  : "the agent does nothing (mode off)")
        .fix("remove the setting where the app is to be protected")
        .evidence(place);
  }
}

}  // namespace

const Check launch_agent_disabled{
    .id = "launch.agent-disabled",
    .title = "the agent is not switched off",
    .why =
        "With SQREEN_DISABLE or mode off the app starts as if there were no agent. That is meant "
        "for one launch, and is easily left in a file.",
    .since = "always; sqreen.ini and the environment that a launch file sets are read",
    .severity = Severity::warning,
    .needs = needs_web_launch,
    .mend =
        "Remove `disable` or `mode = off` from sqreen.ini, or the variable from the launch file.",
    .judge = judge,
};

}  // namespace sqreen::doctor
