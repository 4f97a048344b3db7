// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps || server.threads.on) continue;
    const bool sure = server.version && server.is_complete();
    report.add(sure ? Severity::error : Severity::warning, server.main_place())
        .message(server.version ? server.name() + " starts Python without threads"
                                : "uWSGI before 2.0.27 starts Python without threads")
        .fix(server.how_to_add("enable-threads"))
        .edit(server.edit_to_add("enable-threads", server.threads))
        .evidence(server.evidence_for("enable-threads", server.threads))
        .launch(server.launch);
  }
}

}  // namespace

const Check uwsgi_enable_threads{
    .id = "uwsgi.enable-threads",
    .title = "uWSGI gives Python threads",
    .why =
        "Without it uWSGI never lets go of Python's lock between requests, so threads of the app, "
        "and of agents that "
        "use threads, stand still while no request runs. This agent uses none and protects either "
        "way.",
    .since =
        "required by the policy for every version; measured: 2.0.21 has threads off unless told (a "
        "thread ran once "
        "in 0.6 s instead of 12 times), `threads` and py-tracebacker turn them on, and from 2.0.27 "
        "they are on "
        "whatever the configuration says",
    .severity = Severity::error,
    .needs = needs_uwsgi,
    .mend = "Add `enable-threads = true` to the configuration, or --enable-threads to the command.",
    .judge = judge,
};

}  // namespace sqreen::doctor
