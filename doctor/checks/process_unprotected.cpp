// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

using State = RunningProcess::State;

// A master never serves; its workers show that the agent works.
bool has_guarded_sibling(const Facts& facts, const RunningProcess& process) {
  return std::any_of(facts.processes.begin(), facts.processes.end(),
                     [&](const RunningProcess& other) {
                       return other.state == State::guarded && other.app == process.app;
                     });
}

// Of several that wait for their first request one says it for all.
bool is_first_of_app(const Facts& facts, const RunningProcess& process) {
  const auto first = std::find_if(
      facts.processes.begin(), facts.processes.end(), [&](const RunningProcess& other) {
        return other.state == State::starting && other.app == process.app;
      });
  return &*first == &process;
}

void judge(const Facts& facts, Report& report) {
  for (const RunningProcess& process : facts.processes) {
    const bool is_whole = process.state == State::guarded && process.reason.empty();
    if (is_whole || process.by_design) continue;
    const Place place{.source = "pid " + std::to_string(process.pid),
                      .written = process.command,
                      .origin = Origin::host};
    if (process.state == State::starting) {
      if (has_guarded_sibling(facts, process) || !is_first_of_app(facts, process)) continue;
      report.note(place)
          .consequence(Consequence::unknown)
          .message("the agent is in, and no request was served yet")
          .fix("send the app a request and look again");
      continue;
    }
    if (process.state == State::gone) {
      report.error(place).message(process.reason).fix("give the pid of a process that runs");
      continue;
    }
    report.error(place)
        .consequence(Consequence::unprotected)
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
