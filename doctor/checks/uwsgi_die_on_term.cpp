// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps || !server.master.on || !server.stopped_by_term) continue;
    if (server.settings.is_on("die-on-term") || server.settings.find("hook-master-start")) continue;
    report.warning(server.main_place())
        .message("uWSGI reloads on SIGTERM instead of ending, so it is killed when it is stopped")
        .fix(server.how_to_add("die-on-term"))
        .edit(server.edit_to_add("die-on-term", {}))
        .evidence(server.master.place)
        .launch(server.launch);
  }
}

}  // namespace

const Check uwsgi_die_on_term{
    .id = "uwsgi.die-on-term",
    .title = "uWSGI ends when it is asked to",
    .why =
        "Under a master SIGTERM means reload, unless die-on-term is set. What stops processes by "
        "SIGTERM (Docker, Kubernetes, Heroku, supervisor) then waits in vain and kills it: "
        "requests "
        "are cut, and the last events of a dying worker are lost.",
    .since = "measured with 2.0.21 and 2.0.31",
    .severity = Severity::warning,
    .needs = needs_uwsgi,
    .mend = "Add `die-on-term = true`, or let the supervisor send SIGINT or SIGQUIT.",
    .judge = judge,
};

}  // namespace sqreen::doctor
