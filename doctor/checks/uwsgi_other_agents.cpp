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
  const bool sets_up_in_worker = needs.postfork_does && server.app_has_postfork;
  if (needs.own_load && server.loads_before_fork() && !sets_up_in_worker) return "lazy-apps";
  if (needs.skips_atexit && (server.lazy_apps.on || server.lazy.on) &&
      !server.is_version_at_least(2, 0, 30) && !server.settings.is_on("skip-atexit")) {
    return "skip-atexit";
  }
  const bool hooks = server.osafterfork.on || (server.fork_hooks.on && server.knows_fork_hooks());
  const bool can_have_hooks = server.knows_fork_hooks() && !server.mounts_before_fork();
  if (needs.after_fork && !hooks && can_have_hooks && server.loads_before_fork()) {
    return "py-call-uwsgi-fork-hooks";
  }
  return {};
}

// For whom, and what differs between versions.
std::string asked_for(std::string_view option, const UwsgiNeeds& needs, const UwsgiServer& server) {
  std::string text(option);
  if (option == "skip-atexit") {
    text += " with lazy-apps";
    text += server.version ? " before uWSGI 2.0.30" : " where uWSGI is older than 2.0.30";
  }
  if (option == "lazy-apps" && needs.postfork_does) {
    text += ", or to be set up by uwsgidecorators.postfork";
  }
  return text;
}

void judge_launcher(const UwsgiNeeds& needs, const UwsgiServer& server, const Facts& facts,
                    Report& report) {
  if (needs.launcher.empty() || !server.launch || *server.launch >= facts.launches.size()) return;
  const Launch& launch = facts.launches[*server.launch];
  for (const std::string& wrapper : launch.wrappers) {
    if (wrapper != needs.launcher) continue;
    report.warning(launch.place)
        .message(std::string(needs.launcher) +
                 " does not support uWSGI, says its documentation: " + std::string(needs.source))
        .fix("leave " + std::string(needs.launcher) + " out, and give uWSGI `" +
             std::string(needs.in_its_place) + "`")
        .evidence(launch.place)
        .launch(server.launch);
  }
}

void judge_package(const UwsgiNeeds& needs, const UwsgiServer& server, const Facts& facts,
                   Report& report) {
  const compat::Package* package = find(facts, needs.package);
  if (package == nullptr) return;
  const std::string_view option = missing_option(needs, server);
  if (option.empty()) return;
  const Place place{.source = package->origin.path,
                    .line = package->origin.line,
                    .written = package->name,
                    .origin = package->location.empty() ? Origin::lock_file : Origin::host};
  report.warning(server.main_place())
      .message(std::string(needs.package) + " (" + place.text() + ") asks under uWSGI for " +
               asked_for(option, needs, server) + ": " + std::string(needs.source))
      .fix(server.how_to_add(option))
      .evidence(place)
      .launch(server.launch);
}

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps) continue;
    for (const UwsgiNeeds& needs : packages_with_uwsgi_needs()) {
      judge_package(needs, server, facts, report);
      judge_launcher(needs, server, facts, report);
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
        "or take the worker down, and nobody says so.",
    .since = "the documentation of each package, named in the message",
    .severity = Severity::warning,
    .needs = needs_uwsgi,
    .mend = "Add the option that the message names.",
    .judge = judge,
};

}  // namespace sqreen::doctor
