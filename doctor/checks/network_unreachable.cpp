// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void say_untried(const Way& way, Report& report) {
  report.note(way.place)
      .launch(way.launch)
      .message("the way to " + way.url.origin() + " was not tried: " + way.why)
      .fix("install libcurl (libcurl4 on Debian), or leave the network out with --offline");
}

void judge(const Facts& facts, Report& report) {
  for (const Way& way : facts.network.ways) {
    if (way.end == WayEnd::untried) say_untried(way, report);
    if (way.at_proxy) continue;
    const std::string name = way.url.origin();
    std::string message;
    if (way.end == WayEnd::not_connected) message = name + " cannot be reached: " + way.why;
    if (way.end == WayEnd::silent) message = name + " does not answer: " + way.why;
    if (way.end == WayEnd::no_http) {
      message = "what answers at " + way.url.authority() + " is no web server: " + way.why;
    }
    if (message.empty()) continue;
    report.warning(way.place)
        .launch(way.launch)
        .message(message)
        .fix(
            "correct dashboard_url, open the way in the firewall, or set http_proxy when only a "
            "proxy gets out of this network");
  }
}

}  // namespace

const Check network_unreachable{
    .id = "network.unreachable",
    .title = "the dashboard answers",
    .why =
        "A port that nobody listens on, a firewall that drops packets or another service behind "
        "that address: nothing would arrive. Any answer in HTTP counts, an error too.",
    .since =
        "one HEAD request by libcurl without the token, three seconds at most; no redirect is "
        "followed",
    .severity = Severity::warning,
    .needs = needs_asked_dashboard,
    .mend =
        "See whether the dashboard runs, and what `curl -I URL` says on this machine, in this "
        "container. The app is protected all the same.",
    .judge = judge,
};

}  // namespace sqreen::doctor
