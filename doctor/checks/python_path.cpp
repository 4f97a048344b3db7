// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || launch.loses_agent.empty()) continue;
    report.error(launch.place)
        .launch(i)
        .consequence(Consequence::unprotected)
        .message("`" + launch.loses_agent + "` behind sqreen start takes the agent out again")
        .fix("write it in front of sqreen start")
        .evidence(launch.place);
  }
}

}  // namespace

const Check python_path{
    .id = "python.path",
    .title = "nothing behind `sqreen start` takes its PYTHONPATH away",
    .why =
        "The agent gets in through PYTHONPATH. A later `env -i`, or a PYTHONPATH that does "
        "not keep the old value, leaves the app without it.",
    .since = "by the rules of `env` (coreutils 9) and the shell",
    .severity = Severity::error,
    .needs = needs_web_launch,
    .mend =
        "Write the variables in front of sqreen: `PYTHONPATH=src sqreen start gunicorn "
        "shop:app`, or keep the old value: PYTHONPATH=src:$PYTHONPATH.",
    .judge = judge,
};

}  // namespace sqreen::doctor
