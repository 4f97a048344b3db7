// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

using State = RunningProcess::State;

void judge(const Facts& facts, Report& report) {
  for (const RunningProcess& process : facts.processes) {
    if (process.state == State::guarded || process.by_design) continue;
    const Place place{.source = "pid " + std::to_string(process.pid),
                      .written = process.command,
                      .origin = Origin::host};
    if (process.state == State::starting) {
      report.note(place)
          .message("the agent is in, and no request was served yet")
          .fix("send the app a request and look again");
      continue;
    }
    report.error(place)
        .message("not protected: " + process.reason)
        .fix(process.state == State::outside ? "start the app with `sqreen start`"
                                             : "mend that and restart the app");
  }
}

}  // namespace

const Check process_unprotected{
    .id = "process.unprotected",
    .title = "every serving process is protected",
    .why =
        "Each process of an app that runs under sqreen says in shared memory whether the agent is "
        "in "
        "it, which hooks it has, and why not. A worker without it serves like the others, and "
        "nothing in it is blocked.",
    .since = "the processes of a run, read from its shared region",
    .severity = Severity::error,
    .needs = needs_processes,
    .mend = "The message says why; `sqreen status` shows the same all the time.",
    .judge = judge,
};

}  // namespace sqreen::doctor
