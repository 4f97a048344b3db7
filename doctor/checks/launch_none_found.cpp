// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  const bool has_web =
      std::any_of(facts.launches.begin(), facts.launches.end(),
                  [](const Launch& launch) { return launch.role == LaunchRole::web; });
  if (has_web || !facts.mod_wsgi.empty()) return;
  Place place{.source = facts.project};
  if (!facts.launches.empty()) place = facts.launches.front().place;
  report.warning(place)
      .message(facts.launches.empty() ? "no launch command was found, so nobody can tell whether "
                                        "the app would be protected"
                                      : "none of the launch commands is known to serve a web app")
      .fix("say how the app is started: sqreen doctor -- gunicorn shop:app");
}

}  // namespace

const Check launch_none_found{
    .id = "launch.none-found",
    .title = "the launch of a web app was found",
    .why =
        "Without the command that starts the app there is nothing to judge, and a project that "
        "nobody judged must not look clean.",
    .since =
        "always; read are Procfiles, Dockerfiles, compose files, Kubernetes manifests, systemd "
        "units, files of supervisor and circus, mod_wsgi's directives, and the command after `--`",
    .severity = Severity::warning,
    .needs = needs_judged,
    .mend = "Give the command after `--`, or run doctor in the folder that holds the launch files.",
    .judge = judge,
};

}  // namespace sqreen::doctor
