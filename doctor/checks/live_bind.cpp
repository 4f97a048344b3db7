// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/live/place.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  const LiveFacts& live = *facts.live;
  if (live.end != LiveFacts::End::not_bound && live.end != LiveFacts::End::no_scratch) return;
  report.error(command_place(facts))
      .launch(first_launch(facts))
      .message("the app was not started, and nothing was tried: " + live.why)
      .fix(live.end == LiveFacts::End::no_scratch
               ? "mend that and try again"
               : "start it with `sqreen start` on a free port, send it a request, and run `sqreen "
                 "doctor --pid PID`");
}

}  // namespace

const Check live_bind{
    .id = "live.bind",
    .title = "the app can be tried on a port of its own",
    .why =
        "An app that is tried out beside the running one must not take its socket. Doctor "
        "knows how to move gunicorn, uWSGI, waitress-serve, chaussette, `flask run` and `manage.py "
        "runserver`; where it cannot, nothing is started, and nothing is proven.",
    .since = "the app, started under the agent by `doctor --live`",
    .severity = Severity::error,
    .needs = needs_live,
    .mend =
        "Give the server's own command behind --. Else start the app yourself with `sqreen "
        "start`, on a port that is free, send it a request, and look at it with `sqreen "
        "doctor --pid PID`.",
    .judge = judge,
};

}  // namespace sqreen::doctor
