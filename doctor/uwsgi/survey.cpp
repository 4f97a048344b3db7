// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/survey.h"

#include <algorithm>
#include <iterator>

#include "compat/interpreter.h"
#include "compat/paths.h"
#include "compat/uwsgi.h"
#include "core/text.h"
#include "doctor/launch/app_file.h"
#include "doctor/launch/launch_files.h"
#include "doctor/python/module.h"
#include "doctor/uwsgi/missing.h"
#include "doctor/uwsgi/vassals.h"

namespace sqreen::doctor {
namespace {

// This host's uWSGI, for a launch that runs here; otherwise nothing is known.
UwsgiBuild build_here(const Launch& launch, const Project& project) {
  UwsgiBuild build;
  if (!launch.runs_here) return build;
  const auto path = compat::find_program(launch.command[0], launch.environment, project.files());
  if (!path) return build;
  const auto program = compat::inspect_program(*path, launch.environment, project.files());
  if (!program) return build;
  build.version = compat::find_uwsgi_version(program->path, project.files());
  inspect_uwsgi_program(build, program->path, project.files());
  auto python = program->interpreter;
  if (!python) python = compat::find_plugin_python(launch.command, project.files());
  if (python) build.python = python->version;
  return build;
}

AppTarget app_target(const UwsgiConfiguration& configuration, const Launch& launch,
                     const LaunchFiles& files) {
  AppTarget target;
  target.folder = launch.folder;
  for (const UwsgiOption& option : configuration.options) {
    if (option.key == "chdir" || option.key == "chdir2") {
      target.folder = files.here(option.value);
    } else if (option.key == "module" || option.key == "wsgi") {
      const std::size_t colon = option.value.find(':');
      target.module = option.value.substr(0, colon);
      if (colon != std::string::npos) target.callable = option.value.substr(colon + 1);
    } else if (option.key == "wsgi-file" || option.key == "file") {
      target.file = option.value;
    } else if (option.key == "callable") {
      target.callable = option.value;
    } else if (option.key == "mount") {
      const std::string app = option.value.substr(option.value.find('=') + 1);
      if (app.ends_with(".py")) {
        target.also.push_back(app);
      } else if (target.module.empty()) {
        target.module = app.substr(0, app.find(':'));
      }
    }
  }
  return target;
}

// As the project names its files, wherever the launch runs.
void name_from_project(UwsgiConfiguration& configuration, const LaunchFiles& files) {
  const auto name = [&](std::string& path) { path = files.in_project(path); };
  const auto rename = [&](Place& place) {
    if (place.is_file()) name(place.source);
  };
  for (UwsgiOption& option : configuration.options) rename(option.place);
  for (UwsgiEffect& effect : configuration.effects) rename(effect.place);
  for (UwsgiUnread& part : configuration.unread) rename(part.place);
  for (UwsgiRefusal& refusal : configuration.refusals) rename(refusal.place);
  for (UwsgiIgnored& ignored : configuration.ignored) rename(ignored.option.place);
  for (std::string& file : configuration.files) name(file);
}

// "3.11.2" of the environment's pyvenv.cfg: `version = ` of venv, `version_info = ` of virtualenv.
std::optional<Version> virtualenv_python(const UwsgiServer& server, const LaunchFiles& files) {
  const UwsgiSetting* setting = server.settings.find("virtualenv");
  if (setting == nullptr) return std::nullopt;
  const auto text = files.read(compat::join(setting->value, "pyvenv.cfg"), 64u << 10);
  if (!text) return std::nullopt;
  for (const std::string_view line : split(*text, '\n')) {
    const std::size_t equals = line.find('=');
    const std::string_view key = trim(line.substr(0, equals));
    if (equals == std::string_view::npos || (key != "version" && key != "version_info")) continue;
    return parse_version(trim(line.substr(equals + 1)));
  }
  return std::nullopt;
}

// Kinds of launches whose manager stops a process by SIGTERM unless the file says otherwise.
bool is_stopped_by_term(const Launch& launch, const Project& project) {
  const auto kinds = {"Procfile", "Dockerfile", "compose", "Kubernetes", "supervisor"};
  const bool sends_term = std::find(kinds.begin(), kinds.end(), launch.kind) != kinds.end();
  if (!sends_term) return false;
  const auto text = project.read(launch.place.source);
  if (!text) return true;
  const std::string lower = to_lower(*text);
  for (const char* word : {"stopsignal", "stop_signal"}) {
    if (lower.find(word) != std::string::npos) return false;
  }
  return true;
}

void look_into_wsgi_file(UwsgiServer& server, const Launch& launch, const Project& project) {
  if (launch.app_file.empty()) return;
  const auto text = project.read(launch.app_file);
  if (!text) return;
  const PythonModule module = read_python_module(*text);
  for (const PythonCall& call : module.calls) {
    if (call.name == "gevent.monkey.patch_all") server.app_patches_gevent = true;
  }
  for (const PythonFunction& function : module.functions) {
    for (const std::string& decorator : function.decorators) {
      if (decorator == "uwsgidecorators.postfork") server.app_has_postfork = true;
    }
  }
}

}  // namespace

SurveyedUwsgi read_uwsgi(const Launch& launch, const Project& project) {
  SurveyedUwsgi surveyed{.build = build_here(launch, project), .configuration = {}};
  const LaunchFiles files(launch, project);
  surveyed.configuration =
      read_uwsgi_configuration(launch.command, launch.environment, files, launch.folder,
                               surveyed.build, launch.unknown_words);
  name_from_project(surveyed.configuration, files);
  return surveyed;
}

void survey_uwsgi(Facts& facts, std::size_t index, const Project& project) {
  Launch& launch = facts.launches[index];
  if (launch.role != LaunchRole::web || !launch.launcher.name.starts_with("uwsgi")) return;
  const auto [build, configuration] = read_uwsgi(launch, project);
  const LaunchFiles files(launch, project);
  look_into_app(launch, app_target(configuration, launch, files), project);
  UwsgiServer server = judge_effects(configuration, build);
  server.launch = index;
  server.runs_here = launch.runs_here;
  if (!server.runs_apps && !server.is_emperor()) launch.role = LaunchRole::not_web;
  server.starts_agent_after_fork = launch.agent_start && launch.agent_start->after_fork;
  look_into_wsgi_file(server, launch, project);
  server.stopped_by_term = is_stopped_by_term(launch, project);
  server.virtualenv_python = virtualenv_python(server, files);
  server.insertion =
      find_uwsgi_insertion(configuration, project.absolute(server.main_file), project.files());
  refuse_what_is_missing(server, files);
  facts.uwsgi.push_back(std::move(server));
}

std::vector<Launch> follow_emperor(Facts& facts, std::size_t index, const Project& project) {
  const auto server = std::find_if(
      facts.uwsgi.begin(), facts.uwsgi.end(),
      [index](const UwsgiServer& one) { return one.launch == index && one.is_emperor(); });
  if (server == facts.uwsgi.end()) return {};
  Launch& launch = facts.launches[index];
  Vassals vassals = find_vassals(launch, read_uwsgi(launch, project).configuration, project);
  std::move(vassals.unread.begin(), vassals.unread.end(), std::back_inserter(facts.unread));
  if (!vassals.launches.empty() && !server->runs_apps) {
    launch.role = LaunchRole::not_web;
    launch.launcher.role = agent::LauncherRole::wrapper;
  }
  return std::move(vassals.launches);
}

}  // namespace sqreen::doctor
