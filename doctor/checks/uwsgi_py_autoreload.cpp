// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    const UwsgiSetting* setting = server.settings.find("py-autoreload");
    if (!server.runs_apps || setting == nullptr || setting->value == "0") continue;
    report.warning(setting->place)
        .message("py-autoreload restarts every worker when a file of the app changes")
        .fix("leave py-autoreload out where real users are served")
        .evidence(setting->place)
        .launch(server.launch);
  }
}

}  // namespace

const Check uwsgi_py_autoreload{
    .id = "uwsgi.py-autoreload",
    .title = "uWSGI does not reload the app while it serves",
    .why =
        "It looks at every loaded module all the time, ends all workers when one changed, starts a "
        "thread in each worker, and turns the master and Python threads on: a deploy that is "
        "half-way copied is served.",
    .since = "measured with 2.0.21 and 2.0.31: it implies master and enable-threads",
    .severity = Severity::warning,
    .needs = needs_uwsgi,
    .mend = "Remove py-autoreload; touch-reload reloads when you say so.",
    .judge = judge,
};

}  // namespace sqreen::doctor
