// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/live/place.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  const LiveFacts& live = *facts.live;
  if (live.end != LiveFacts::End::tested) return;
  if (!live.lost.empty()) {
    report.error(command_place(facts))
        .launch(first_launch(facts))
        .message(std::to_string(live.lost.size()) +
                 " events of blocked attacks did not come to the store")
        .fix("look at the app's output, and at the room on the disk");
  }
  const bool blocks = std::any_of(live.workers.begin(), live.workers.end(),
                                  [](const LiveWorker& worker) { return worker.mode == "block"; });
  if (blocks && !live.block_page) {
    report.error(command_place(facts))
        .launch(first_launch(facts))
        .message("a blocked request was not answered by the block page but by " + live.block_answer)
        .fix("look for what answers in its place");
  }
}

}  // namespace

const Check live_events{
    .id = "live.events",
    .title = "attacks come to the store and end in the block page",
    .why =
        "A blocked attack that nobody hears of is half the work: the event has to pass the "
        "log and the relay, and the client has to get the block page and not the app's error "
        "page.",
    .since = "the app, started under the agent by `doctor --live`",
    .severity = Severity::error,
    .needs = needs_live,
    .mend =
        "`sqreen status` tells what is wrong with the log or the relay. A middleware outside "
        "of the guarded app that turns every exception into a page of its own hides the block"
        " page.",
    .judge = judge,
};

}  // namespace sqreen::doctor
