// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  std::set<std::string> seen;
  for (const NamedDashboard& dashboard : facts.settings.dashboards) {
    const HttpUrl& url = dashboard.url;
    if (url.tls || url.is_loopback()) continue;
    if (!seen.insert(dashboard.place.text() + url.text()).second) continue;
    report.warning(dashboard.place)
        .launch(dashboard.launch)
        .message("token and events would go to " + url.origin() + " in clear")
        .fix("write https:// instead, and give the dashboard a certificate");
  }
}

}  // namespace

const Check dashboard_clear_text{
    .id = "dashboard.clear-text",
    .title = "the dashboard is reached by TLS",
    .why =
        "Without TLS everybody on the way reads what the app was attacked with, and the token that "
        "speaks in its name; and whoever answers there is believed. A dashboard on this machine is "
        "left alone.",
    .since = "always",
    .severity = Severity::warning,
    .needs = needs_dashboard,
    .mend =
        "Use an https:// URL. A certificate of an authority of your own will do: add that to the "
        "system's, or name its file in SSL_CERT_FILE.",
    .judge = judge,
};

}  // namespace sqreen::doctor
