// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const RunningApp& app : facts.apps) {
    const Place place{.source = "pid " + std::to_string(app.root), .origin = Origin::host};
    if (!app.relay_alive) {
      report.warning(place)
          .message("the relay of " + app.name + " does not run: its events wait in the log")
          .fix("sqreen relay --run " + app.folder);
    } else if (!app.relay_note.empty()) {
      report.warning(place)
          .message("the relay of " + app.name + " says: " + app.relay_note)
          .fix("mend that: it goes on by itself");
    }
  }
}

}  // namespace

const Check relay_alive{
    .id = "relay.alive",
    .title = "the relay of a running app stores its events",
    .why =
        "Attacks are refused without the relay, too, but nobody hears of them: events wait in the "
        "run's log until a relay stores them, and are dropped and counted when that is full.",
    .since = "its heartbeat in the shared region, and the note that it leaves in the run's folder",
    .severity = Severity::warning,
    .needs = needs_apps,
    .mend =
        "Start a relay for the run's folder, as the fix says; what waits in the log is stored "
        "then. "
        "`sqreen status` shows whether it goes on.",
    .judge = judge,
};

}  // namespace sqreen::doctor
