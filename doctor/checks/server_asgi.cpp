// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

// gunicorn's own ASGI worker, and those that ASGI servers bring for it.
bool is_asgi_worker(std::string_view worker_class) {
  for (const std::string_view part : {"uvicorn", "hypercorn", "asgi", "Uvicorn", "ASGI"}) {
    if (worker_class.find(part) != std::string_view::npos) return true;
  }
  return false;
}

void judge(const Facts& facts, Report& report) {
  constexpr std::string_view kFix =
      "serve the app over WSGI, or know that its requests are not protected";
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || launch.launcher.reason.empty()) continue;
    report.warning(launch.place)
        .message(launch.launcher.reason)
        .fix(kFix)
        .launch(i)
        .consequence(Consequence::unprotected);
  }
  for (const GunicornServer& server : facts.gunicorn) {
    const GunicornOption* worker = server.configuration.find("worker_class");
    if (worker == nullptr || !is_asgi_worker(worker->value)) continue;
    const bool is_said =
        server.launch && !facts.launches.at(*server.launch).launcher.reason.empty();
    if (is_said) continue;
    Place place = worker->place;
    place.written = worker->written;
    report.warning(worker->place)
        .message("gunicorn's worker " + printable(worker->value) +
                 " serves ASGI, which the policy does not support")
        .fix(kFix)
        .evidence(std::move(place))
        .launch(server.launch)
        .consequence(Consequence::unprotected);
  }
}

}  // namespace

const Check server_asgi{
    .id = "server.asgi",
    .title = "the app is served over WSGI",
    .why =
        "ASGI servers (uvicorn, hypercorn, daphne, gunicorn with one of their workers) are not in "
        "the policy: the agent does not see their requests, so nothing in them is blocked.",
    .since = "the policy",
    .severity = Severity::warning,
    .needs = needs_web_launch,
    .mend = "Serve the app with gunicorn, uWSGI or waitress where it can be served over WSGI.",
    .judge = judge,
};

}  // namespace sqreen::doctor
