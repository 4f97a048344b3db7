// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/http/libcurl.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const Way& way : facts.network.ways) {
    if (way.end != WayEnd::no_name || way.at_proxy) continue;
    report.warning(way.place)
        .launch(way.launch)
        .message(way.exchange.code == CURLE_OPERATION_TIMEDOUT
                     ? "no resolver answers for the name " + way.url.host + ": " + way.why
                     : "the name " + way.url.host + " has no address here")
        .fix("correct dashboard_url, or make this machine know the name (getent hosts " +
             way.url.host + ")");
  }
}

}  // namespace

const Check network_dns{
    .id = "network.dns",
    .title = "the dashboard's name has an address",
    .why =
        "A name that this machine cannot resolve is the usual reason why nothing arrives: a typing "
        "error, a name of another network, a container without a resolver. Where a proxy is set, "
        "the proxy resolves it.",
    .since = "libcurl, which asks the system's resolver; three seconds at most",
    .severity = Severity::warning,
    .needs = needs_resolved_dashboard,
    .mend = "Correct the name, or /etc/resolv.conf and /etc/hosts of the machine or container.",
    .judge = judge,
};

}  // namespace sqreen::doctor
