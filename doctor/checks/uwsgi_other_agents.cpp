// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/uwsgi/other_agents.h"

namespace sqreen::doctor {
namespace {

const compat::Package* find(const Facts& facts, std::string_view name) {
  for (const compat::Package& package : facts.packages.packages) {
    if (package.normalized == name && package.applies != false) return &package;
  }
  return nullptr;
}

// The first option that the package asks for and this server lacks; empty: none. What kills the
// workers is never asked for.
std::string_view missing_option(const UwsgiNeeds& needs, const UwsgiServer& server) {
  if (needs.threads && !server.threads.on) return "enable-threads";
  if (needs.single_interpreter && !server.single_interpreter.on) return "single-interpreter";
  if (needs.own_load && server.loads_before_fork()) return "lazy-apps";
  const bool hooks = server.osafterfork.on || (server.fork_hooks.on && server.knows_fork_hooks());
  const bool can_have_hooks = server.knows_fork_hooks() && !server.mounts_before_fork();
  if (needs.after_fork && !hooks && can_have_hooks && server.loads_before_fork()) {
    return "py-call-uwsgi-fork-hooks";
  }
  return {};
}

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps) continue;
    for (const UwsgiNeeds& needs : packages_with_uwsgi_needs()) {
      const compat::Package* package = find(facts, needs.package);
      const std::string_view option =
          package == nullptr ? std::string_view() : missing_option(needs, server);
      if (option.empty()) continue;
      const Place place{.source = package->origin.path,
                        .line = package->origin.line,
                        .written = package->name,
                        .origin = Origin::lock_file};
      report.warning(server.main_place())
          .message(std::string(needs.package) + " (" + place.text() + ") asks for " +
                   std::string(option) + " under uWSGI: " + std::string(needs.source))
          .fix(server.how_to_add(option))
          .evidence(place)
          .launch(server.launch);
    }
  }
}

}  // namespace

const Check uwsgi_other_agents{
    .id = "uwsgi.other-agents",
    .title = "uWSGI has the options that other agents and libraries ask for",
    .why =
        "Error reporters, APM agents and database clients run threads, and say in their own "
        "documentation which options of uWSGI they need. Without them they report nothing, hang, "
        "or "
        "take the worker down, and nobody says so.",
    .since = "the documentation of each package, named in the message",
    .severity = Severity::warning,
    .needs = needs_uwsgi,
    .mend = "Add the option that the message names.",
    .judge = judge,
};

}  // namespace sqreen::doctor
