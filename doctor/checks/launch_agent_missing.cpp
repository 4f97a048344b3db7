// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/launch/agent_placement.h"

namespace sqreen::doctor {
namespace {

void judge_one(const Facts& facts, const Launch& launch, std::size_t index, Report& report) {
  const std::string fix = how_to_place_agent(launch);
  if (!launch.agent_start) {
    auto finding = report.error(launch.place);
    finding.launch(index).consequence(Consequence::unprotected);
    finding.fix(fix).evidence(launch.place);
    finding.message(launch.agent_import ? launch.launcher.name + " starts without the agent: " +
                                              launch.agent_import->place.source +
                                              " imports sqreen and never calls sqreen.start()"
                                        : launch.launcher.name + " starts without the agent");
    if (launch.agent_import) finding.evidence(launch.agent_import->place);
    for (const Edit& edit : launch.agent_edits) finding.edit(edit);
    return;
  }
  if (facts.packages.installs_agent == false && !launch.runs_here) {
    report.error(launch.agent_start->place)
        .launch(index)
        .consequence(Consequence::unprotected)
        .message(launch.launcher.name +
                 " starts without the agent: nothing installs the package sqreen" +
                 (launch.agent_start->tolerates_absence ? ", and `except` hides that" : ""))
        .fix("install the agent in the image or environment, or write: " + fix)
        .evidence(launch.agent_start->place);
    return;
  }
  if (launch.agent_start->conditional) {
    report.warning(launch.agent_start->place)
        .launch(index)
        .consequence(Consequence::unknown)
        .message(launch.launcher.name +
                 " starts the agent only under a condition: whether it is protected cannot be told")
        .fix("call sqreen.start() without a condition, or write: " + fix)
        .evidence(launch.agent_start->place);
  }
}

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || launch.starts_agent || launch.serves_mod_wsgi) continue;
    judge_one(facts, launch, i, report);
  }
}

}  // namespace

const Check launch_agent_missing{
    .id = "launch.agent-missing",
    .title = "every web app is launched with the agent",
    .why =
        "A web server that is started without `sqreen start`, and whose WSGI file does not call "
        "sqreen.start(), serves exactly as before: nothing is blocked, nothing is reported, and "
        "nothing says so.",
    .since = "always; what a server loads is followed through shells, scripts and wrappers",
    .severity = Severity::error,
    .needs = needs_web_launch,
    .mend =
        "Write `sqreen start` in front of the server: `web: sqreen start gunicorn shop:app`. Other "
        "agents' launchers come behind it. Or call sqreen.start() in the WSGI file, at the top, "
        "outside any condition.",
    .judge = judge,
};

}  // namespace sqreen::doctor
