// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

constexpr long kWantsCredentials = 407;

std::string what_it_did(const Way& way) {
  const long status =
      way.exchange.proxy_status != 0 ? way.exchange.proxy_status : way.exchange.status;
  switch (way.end) {
    case WayEnd::no_name:
      return "has a name without an address here";
    case WayEnd::not_connected:
      return "cannot be reached: " + way.why;
    case WayEnd::silent:
      return "does not answer: " + way.why;
    case WayEnd::refused_by_proxy:
      if (status == kWantsCredentials && !holds_credentials(way.proxy.url)) {
        return "wants credentials (407)";
      }
      if (status == kWantsCredentials) return "does not take the credentials (407)";
      return "does not let through to " + way.url.authority() +
             (status != 0 ? " (" + std::to_string(status) + ")" : ": " + way.why);
    default:
      return "is not one: " + way.why;
  }
}

void judge(const Facts& facts, Report& report) {
  for (const Way& way : facts.network.ways) {
    if (!way.at_proxy) continue;
    report.warning(way.place)
        .launch(way.launch)
        .message("the proxy " + way.proxy.shown() + " (" + way.proxy.origin + ") " +
                 what_it_did(way))
        .fix("mend " + way.proxy.origin + ", or name " + way.url.host +
             " in no_proxy when it is reached without a proxy");
  }
}

}  // namespace

const Check network_proxy{
    .id = "network.proxy",
    .title = "the proxy lets through to the dashboard",
    .why =
        "A proxy that is gone, wants credentials or refuses the host stops everything on the way, "
        "and the variable that names it is often one that nobody thought of: libcurl takes "
        "https_proxy and all_proxy where the setting http_proxy is empty.",
    .since =
        "libcurl's order: the setting, https_proxy (http_proxy for an http:// URL), all_proxy; "
        "no_proxy holds for all of them",
    .severity = Severity::warning,
    .needs = needs_proxy,
    .mend =
        "Set http_proxy (SQREEN_HTTP_PROXY) to the proxy of this network, with its credentials "
        "when it wants some, or name the dashboard's host in no_proxy.",
    .judge = judge,
};

}  // namespace sqreen::doctor
