// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || launch.hides_agent.empty()) continue;
    const Place file{.source = launch.hides_agent, .line = 1};
    report.error(launch.place)
        .launch(i)
        .consequence(Consequence::unprotected)
        .message("Python imports " + printable(launch.hides_agent) +
                 " in place of the agent's: its folder is put in front of sqreen's in PYTHONPATH")
        .fix("put the folder behind: PYTHONPATH=$PYTHONPATH:..., or set it before sqreen start")
        .evidence(launch.place)
        .evidence(file);
  }
}

}  // namespace

const Check python_sitecustomize{
    .id = "python.sitecustomize",
    .title = "no other sitecustomize takes the agent's place",
    .why =
        "Python imports the first `sitecustomize` that it finds, and no other. The agent's comes "
        "first and runs the app's own before it goes on; where a folder with one is put in front "
        "of "
        "it behind `sqreen start`, the agent is never loaded. usercustomize does no harm.",
    .since = "the site module of every CPython; seen with 3.11",
    .severity = Severity::error,
    .needs = needs_web_launch,
    .mend = "Put the folder behind the old value of PYTHONPATH, or set it in front of sqreen.",
    .judge = judge,
};

}  // namespace sqreen::doctor
