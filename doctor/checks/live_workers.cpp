// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/live/place.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const LiveWorker& worker : facts.live->workers) {
    if (worker.answered) continue;
    report.warning({.source = "pid " + std::to_string(worker.pid), .origin = Origin::host})
        .launch(first_launch(facts))
        .message("this worker waits for requests, and took none of doctor's")
        .fix("try again, with fewer workers");
  }
}

}  // namespace

const Check live_workers{
    .id = "live.workers",
    .title = "every worker was seen",
    .why =
        "A worker that took none of doctor's requests has proven nothing. It may be one that "
        "serves other requests (a spooler, a mule), or one that never gets any.",
    .since = "the app, started under the agent by `doctor --live`",
    .severity = Severity::warning,
    .needs = needs_live,
    .mend = "Try again when the machine is less busy, or with fewer workers.",
    .judge = judge,
};

}  // namespace sqreen::doctor
