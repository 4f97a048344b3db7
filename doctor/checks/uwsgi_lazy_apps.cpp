// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps || !server.loads_before_fork()) continue;
    if (server.starts_agent_after_fork) continue;
    const UwsgiSetting* processes = server.settings.find("processes");
    const bool by_master = server.master.on || processes == nullptr;
    report.warning(by_master ? server.main_place() : processes->place)
        .message(by_master
                     ? "uWSGI loads the app in its master, before the workers are forked"
                     : "uWSGI loads the app in its first worker, and forks the others from it")
        .fix(server.how_to_add("lazy-apps") +
             ", or start the agent from a uwsgidecorators.postfork function in the WSGI file")
        .edit(server.edit_to_add("lazy-apps", server.lazy_apps))
        .evidence(by_master ? server.master.place : processes->place)
        .launch(server.launch);
  }
}

}  // namespace

const Check uwsgi_lazy_apps{
    .id = "uwsgi.lazy-apps",
    .title = "uWSGI's workers load the app themselves",
    .why =
        "With a master, or several workers, the app is loaded once and forked. What it started "
        "before the fork (connections, threads, agents that use them) may not work in the workers. "
        "This agent is built to survive the fork; an app that wants pre-loading can also start it "
        "from uwsgidecorators.postfork.",
    .since =
        "asked for by the policy with a master when nothing is reported; measured with 2.0.21 and "
        "2.0.31: several workers without a master are forked from a loaded app, too",
    .severity = Severity::warning,
    .needs = needs_uwsgi,
    .mend =
        "Add `lazy-apps = true`, or start the agent from uwsgidecorators.postfork in the WSGI "
        "file.",
    .judge = judge,
};

}  // namespace sqreen::doctor
