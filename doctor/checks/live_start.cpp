// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/live/place.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  const LiveFacts& live = *facts.live;
  const bool ended = live.end == LiveFacts::End::ended;
  if (!ended && live.end != LiveFacts::End::silent) return;
  const std::string last =
      live.output.empty() ? "it wrote nothing" : "its last line: " + live.output.back();
  report.error(command_place(facts))
      .launch(first_launch(facts))
      .message((ended ? "the app ended before it answered: " : "the app does not answer: ") +
               live.why + "; " + last)
      .fix("start it without `sqreen start` to see whether it does the same");
}

}  // namespace

const Check live_start{
    .id = "live.start",
    .title = "the app starts under the agent and answers",
    .why =
        "An app that ends or hangs when it starts serves nobody. Its own last words stand "
        "below the finding, since the cause is mostly the app's: a database that is not "
        "there, a variable that is not set.",
    .since = "the app, started under the agent by `doctor --live`",
    .severity = Severity::error,
    .needs = needs_live,
    .mend =
        "Read the app's output. To see whether the agent has to do with it, start the same "
        "command without `sqreen start`.",
    .judge = judge,
};

}  // namespace sqreen::doctor
