// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps || server.single_interpreter.on) continue;
    report.add(server.unread.empty() ? Severity::error : Severity::warning, server.main_place())
        .message(
            "uWSGI runs every app but the first in a sub-interpreter, where no agent can protect "
            "it")
        .fix(server.how_to_add("single-interpreter"))
        .evidence(server.evidence_for("single-interpreter", server.single_interpreter))
        .launch(server.launch);
  }
}

}  // namespace

const Check uwsgi_single_interpreter{
    .id = "uwsgi.single-interpreter",
    .title = "uWSGI runs all apps in one interpreter",
    .why =
        "Otherwise each app may get an interpreter of its own, and app and agent must share one. "
        "The first app still "
        "gets the main interpreter and is protected; what is mounted beside it is not.",
    .since =
        "required by the policy for every version; measured with 2.0.21 and 2.0.31: only apps "
        "after the first get "
        "sub-interpreters",
    .severity = Severity::error,
    .needs = needs_uwsgi,
    .mend = "Add `single-interpreter = true` to the configuration, or --single-interpreter.",
    .judge = judge,
};

}  // namespace sqreen::doctor
