// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  std::set<std::string> seen;
  for (const NamedDashboard& dashboard : facts.settings.dashboards) {
    if (!seen.insert(dashboard.place.text() + dashboard.url.text()).second) continue;
    report.warning(dashboard.place)
        .launch(dashboard.launch)
        .message("events stay on this machine: this version sends nothing to " +
                 dashboard.url.origin())
        .fix("look at them where the app runs, with `sqreen events` and `sqreen status`");
  }
}

}  // namespace

const Check dashboard_not_sent{
    .id = "dashboard.not-sent",
    .title = "no dashboard elsewhere is counted on",
    .why =
        "Who names a dashboard believes that attacks are seen there. This version stores events on "
        "the machine of the app and sends them nowhere, so that a dashboard stays empty whatever "
        "happens.",
    .since = "this version of sqreen: its relay has no connection to anything",
    .severity = Severity::warning,
    .needs = needs_dashboard,
    .mend =
        "Read events on the machine itself (`sqreen events`, `sqreen status`). When the dashboard "
        "is to come later, silence this with that reason: the way to it is tried all the same.",
    .judge = judge,
};

}  // namespace sqreen::doctor
