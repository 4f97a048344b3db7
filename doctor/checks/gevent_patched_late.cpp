// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || !launch.late_patch) continue;
    const LatePatch& late = *launch.late_patch;
    report.warning(late.place)
        .launch(i)
        .message("gevent patches after " + late.behind + " was imported")
        .fix("call gevent.monkey.patch_all() before every other import")
        .evidence(late.place)
        .evidence(late.behind_place);
  }
}

}  // namespace

const Check gevent_patched_late{
    .id = "gevent.patched-late",
    .title = "gevent patches before anything that it patches is imported",
    .why =
        "A module that took its sockets, locks or thread-local data before gevent patched "
        "them goes on with the old ones: requests block each other, and a request can be "
        "seen in the greenlet of another.",
    .since =
        "gevent's documentation: patch as early as possible; imports of the standard "
        "library's harmless modules and of gevent itself do not count",
    .severity = Severity::warning,
    .needs = needs_web_launch,
    .mend =
        "Make `from gevent import monkey; monkey.patch_all()` the first lines of the file, "
        "or let gunicorn's gevent worker patch.",
    .judge = judge,
};

}  // namespace sqreen::doctor
