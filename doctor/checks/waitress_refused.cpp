// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const WaitressServer& server : facts.waitress) {
    const Place place = server.launch ? facts.launches[*server.launch].place : Place();
    for (const WaitressProblem& refusal : server.refusals) {
      report.error(place)
          .message("waitress refuses its command line: " + refusal.what)
          .fix(refusal.fix)
          .evidence(place)
          .launch(server.launch)
          .consequence(Consequence::no_start);
    }
  }
}

}  // namespace

const Check waitress_refused{
    .id = "waitress.refused",
    .title = "waitress takes its command line",
    .why =
        "waitress-serve ends before it serves when an option is unknown or has no number, when no "
        "app is named, when options stand behind the app, or when `--listen` is given together "
        "with `--host` or `--port`.",
    .since = "waitress 1.4 to 3.0; held against the real one",
    .severity = Severity::error,
    .needs = needs_waitress,
    .mend = "The message says what waitress refuses; options stand in front of the app.",
    .judge = judge,
};

}  // namespace sqreen::doctor
