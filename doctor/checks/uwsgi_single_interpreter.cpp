// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

// "/two (second.py)", of the first app that is not alone in the main interpreter.
std::string second_app(const UwsgiServer& server) {
  const UwsgiApp& app = server.settings.apps()[1];
  return (app.mount.empty() ? "" : printable(app.mount) + " ") + "(" +
         printable(shortened(app.target, 60)) + ")";
}

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps || server.single_interpreter.on) continue;
    auto finding =
        report.add(server.is_complete() ? Severity::error : Severity::warning, server.main_place());
    finding.fix(server.how_to_add("single-interpreter"))
        .edit(server.edit_to_add("single-interpreter", server.single_interpreter))
        .evidence(server.evidence_for("single-interpreter", server.single_interpreter))
        .launch(server.launch);
    if (!server.has_sub_interpreters()) {
      finding.message(
          "uWSGI runs every app but the first in a sub-interpreter, where no agent can protect it");
      continue;
    }
    finding.message("uWSGI runs the app " + second_app(server) +
                    " in a sub-interpreter, where no agent can protect it");
    finding.evidence(server.settings.apps()[1].place);
    finding.consequence(Consequence::unprotected);
  }
}

}  // namespace

const Check uwsgi_single_interpreter{
    .id = "uwsgi.single-interpreter",
    .title = "uWSGI runs all apps in one interpreter",
    .why =
        "Otherwise each app may get an interpreter of its own, and app and agent must share one. "
        "The first app still gets the main interpreter and is protected; what is mounted beside it "
        "is not.",
    .since =
        "required by the policy for every version; measured with 2.0.21 and 2.0.31: only apps "
        "after the first get sub-interpreters",
    .severity = Severity::error,
    .needs = needs_uwsgi,
    .mend = "Add `single-interpreter = true` to the configuration, or -i to the command.",
    .judge = judge,
};

}  // namespace sqreen::doctor
