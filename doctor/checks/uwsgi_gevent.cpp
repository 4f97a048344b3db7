// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    const UwsgiSetting* gevent = server.settings.find("gevent");
    if (!server.runs_apps || gevent == nullptr) continue;
    const bool patched = server.settings.is_on("gevent-monkey-patch") ||
                         server.settings.is_on("gevent-early-monkey-patch") ||
                         server.app_patches_gevent;
    if (patched) continue;
    report.warning(gevent->place)
        .message("uWSGI serves with gevent, and nothing patches Python's own blocking calls")
        .fix(server.how_to_add("gevent-monkey-patch"))
        .edit(server.edit_to_add("gevent-monkey-patch", {}))
        .evidence(gevent->place)
        .launch(server.launch);
  }
}

}  // namespace

const Check uwsgi_gevent{
    .id = "uwsgi.gevent",
    .title = "an app under gevent is patched",
    .why =
        "With gevent one process serves many requests in turn, and changes between them only in "
        "calls that gevent knows. Without its patches each database query holds up all others, and "
        "what keeps a request by thread mixes them up.",
    .since =
        "the option is in uWSGI's gevent plugin from 2.0 on; seen with 2.0.31: requests overlap "
        "with it, and never without",
    .severity = Severity::warning,
    .needs = needs_uwsgi,
    .mend = "Add `gevent-monkey-patch = true`, or call gevent.monkey.patch_all() first in the app.",
    .judge = judge,
};

}  // namespace sqreen::doctor
