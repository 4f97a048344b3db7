// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/live/place.h"

namespace sqreen::doctor {
namespace {

// What one of its processes says; the first that is not so by design counts.
std::string reason_of(const Facts& facts) {
  std::string reason;
  for (const RunningProcess& process : facts.processes) {
    if (process.reason.empty() || (process.by_design && !reason.empty())) continue;
    reason = process.reason;
    if (!process.by_design) break;
  }
  return reason.empty() ? "no process of it says why" : reason;
}

void judge(const Facts& facts, Report& report) {
  const LiveFacts& live = *facts.live;
  if (live.end != LiveFacts::End::foreign) return;
  if (live.agent_is_in) {
    report.error(command_place(facts))
        .launch(first_launch(facts))
        .message("the server answers (" + live.why +
                 "), and the request came to no app that the agent guards")
        .fix("read the app's output: it was not loaded, or is not what serves /");
    return;
  }
  report.error(command_place(facts))
      .launch(first_launch(facts))
      .message("the app answers (" + live.why +
               "), and the agent is not in it: " + reason_of(facts))
      .fix("mend that and try again");
}

}  // namespace

const Check live_agent{
    .id = "live.agent",
    .title = "the agent is in the process that answers",
    .why =
        "Whatever the launch looks like: an app that answers doctor's own request itself has "
        "no agent in it, and nothing is blocked there.",
    .since = "the app, started under the agent by `doctor --live`",
    .severity = Severity::error,
    .needs = needs_live,
    .mend =
        "The message says why, where a process of the app has told; `sqreen doctor -- "
        "COMMAND` looks for the cause in the configuration.",
    .judge = judge,
};

}  // namespace sqreen::doctor
