// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps || !server.master.on || server.lazy_apps.on || server.lazy.on) continue;
    report.warning(server.main_place())
        .message("uWSGI loads the app in its master, before the workers are forked")
        .fix(server.how_to_add("lazy-apps") +
             ", unless the app is meant to be loaded before the fork")
        .evidence(server.master.place)
        .launch(server.launch);
  }
}

}  // namespace

const Check uwsgi_lazy_apps{
    .id = "uwsgi.lazy-apps",
    .title = "uWSGI's workers load the app themselves",
    .why =
        "With a master the app is loaded once and forked. What it started before the fork "
        "(connections, threads, agents "
        "that use them) may not work in the workers. This agent is built to survive the fork; an "
        "app that wants "
        "pre-loading can also start it from uwsgidecorators.postfork.",
    .since = "asked for by the policy with a master when nothing is reported",
    .severity = Severity::warning,
    .needs = needs_uwsgi,
    .mend =
        "Add `lazy-apps = true`, or start the agent from uwsgidecorators.postfork in the WSGI "
        "file.",
    .judge = judge,
};

}  // namespace sqreen::doctor
