// SPDX-License-Identifier: Apache-2.0
#include "agent/self_test.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/live/place.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const LiveWorker& worker : facts.live->workers) {
    for (const LiveSink& sink : worker.sinks) {
      if (sink.honest != agent::self_test_outcome::kRefused) continue;
      report.error({.source = "pid " + std::to_string(worker.pid), .origin = Origin::host})
          .launch(first_launch(facts))
          .message(sink.name + " refused an honest statement" +
                   (sink.detail.empty() ? "" : ": " + sink.detail))
          .fix("set mode = monitor, and report it");
    }
  }
}

}  // namespace

const Check live_honest{
    .id = "live.honest",
    .title = "honest statements pass",
    .why =
        "A value with quotes that stays inside its literal is data, whatever it says. A guard"
        " that refuses it would break the app.",
    .since = "the app, started under the agent by `doctor --live`",
    .severity = Severity::error,
    .needs = needs_live,
    .mend =
        "Set mode = monitor until it is mended, and report it: `sqreen doctor --report` "
        "collects what is needed.",
    .judge = judge,
};

}  // namespace sqreen::doctor
