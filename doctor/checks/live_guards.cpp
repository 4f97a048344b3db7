// SPDX-License-Identifier: Apache-2.0
#include "agent/self_test.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/live/place.h"

namespace sqreen::doctor {
namespace {

namespace outcome = agent::self_test_outcome;

void judge_sink(const Facts& facts, const LiveWorker& worker, const LiveSink& sink,
                const Place& place, Report& report) {
  const std::string detail = sink.detail.empty() ? "" : " (" + sink.detail + ")";
  if (sink.attack == outcome::kPassed) {
    report.error(place)
        .launch(first_launch(facts))
        .message(sink.name + " ran an attack" + detail)
        .fix("look whether something replaces the driver or its methods");
  } else if (sink.attack == outcome::kReported && worker.mode == "block") {
    report.error(place)
        .launch(first_launch(facts))
        .message(sink.name + " reported an attack and ran it all the same")
        .fix("look whether something catches AttackBlocked within the driver");
  } else if (sink.attack != outcome::kBlocked && sink.attack != outcome::kReported) {
    report.note(place)
        .launch(first_launch(facts))
        .message(sink.name + " was not tried" + detail)
        .fix("nothing, when the app does not use it");
  }
}

void judge(const Facts& facts, Report& report) {
  for (const LiveWorker& worker : facts.live->workers) {
    const Place place{.source = "pid " + std::to_string(worker.pid), .origin = Origin::host};
    for (const LiveSink& sink : worker.sinks) judge_sink(facts, worker, sink, place, report);
  }
}

}  // namespace

const Check live_guards{
    .id = "live.guards",
    .title = "every guard refuses an attack",
    .why =
        "Each worker ran SQL that a value of its request had changed: with sqlite3 in memory,"
        " and with the guards of the other drivers that the app imports, without a "
        "connection. What is not refused there is not refused in production.",
    .since = "the app, started under the agent by `doctor --live`",
    .severity = Severity::error,
    .needs = needs_live,
    .mend =
        "An error means that the driver is not the one that the agent guards: another module "
        "stands in its place, or another agent replaced the guard. In monitor mode attacks "
        "are reported and pass, as asked for.",
    .judge = judge,
};

}  // namespace sqreen::doctor
