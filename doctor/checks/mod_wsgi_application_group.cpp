// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const ModWsgiApp& app : facts.mod_wsgi) {
    if (app.application_group == "%{GLOBAL}") continue;
    report.error(app.place)
        .consequence(Consequence::unprotected)
        .message("mod_wsgi runs " + printable(shortened(app.script, 60)) +
                 " in a sub-interpreter, where no agent can protect it")
        .fix("add `WSGIApplicationGroup %{GLOBAL}` beside it")
        .evidence(app.group_place.source.empty() ? app.place : app.group_place);
  }
}

}  // namespace

const Check mod_wsgi_application_group{
    .id = "mod_wsgi.application-group",
    .title = "mod_wsgi runs the app in the main interpreter",
    .why =
        "Each app gets an application group of its own, which is a sub-interpreter, unless it is "
        "put into %{GLOBAL}. The agent works in the main interpreter only, as do many C "
        "extensions.",
    .since =
        "mod_wsgi's documentation of WSGIApplicationGroup; seen with Debian's Apache 2.4 and "
        "mod_wsgi 4.9, embedded and with a daemon process",
    .severity = Severity::error,
    .needs = needs_mod_wsgi,
    .mend = "Add `WSGIApplicationGroup %{GLOBAL}`, with one app in each daemon process group.",
    .judge = judge,
};

}  // namespace sqreen::doctor
