// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/survey.h"

#include "compat/interpreter.h"
#include "compat/paths.h"
#include "compat/uwsgi.h"
#include "doctor/launch/app_file.h"

namespace sqreen::doctor {
namespace {

struct Versions {
  std::string uwsgi;
  std::string python;
};

// Of this host's uWSGI, for a launch that runs here; otherwise not known.
Versions versions_here(const Launch& launch, const Project& project) {
  Versions versions;
  if (!launch.runs_here) return versions;
  const auto path = compat::find_program(launch.command[0], launch.environment, project.files());
  if (!path) return versions;
  const auto program = compat::inspect_program(*path, launch.environment, project.files());
  if (!program) return versions;
  versions.uwsgi = compat::find_uwsgi_version(program->path, project.files());
  auto python = program->interpreter;
  if (!python) python = compat::find_plugin_python(launch.command, project.files());
  if (python) versions.python = python->version;
  return versions;
}

AppTarget app_target(const UwsgiConfiguration& configuration, const Launch& launch) {
  AppTarget target;
  target.folder = launch.folder;
  for (const UwsgiOption& option : configuration.options) {
    if (option.key == "chdir" || option.key == "chdir2") {
      target.folder = normal_path(
          option.value.starts_with('/') ? option.value : compat::join(launch.folder, option.value));
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
void name_from_project(Place& place, const Launch& launch, const Project& project) {
  if (!place.is_file() || place.source == "command line") return;
  place.source = project.relative(
      place.source.starts_with('/') ? place.source : compat::join(launch.folder, place.source));
}

}  // namespace

void survey_uwsgi(Facts& facts, std::size_t index, const Project& project) {
  Launch& launch = facts.launches[index];
  if (launch.role != LaunchRole::web || !launch.launcher.name.starts_with("uwsgi")) return;
  const Versions versions = versions_here(launch, project);
  const UwsgiConfiguration configuration = read_uwsgi_configuration(
      launch.command, launch.environment, project.files(), launch.folder, versions.uwsgi);
  look_into_app(launch, app_target(configuration, launch), project);
  UwsgiServer server = judge_effects(configuration, versions.uwsgi, versions.python);
  server.launch = index;
  for (UwsgiSwitch* decided :
       {&server.threads, &server.single_interpreter, &server.master, &server.lazy_apps,
        &server.lazy, &server.osafterfork, &server.fork_hooks}) {
    name_from_project(decided->place, launch, project);
  }
  for (UwsgiUnread& part : server.unread) name_from_project(part.place, launch, project);
  for (UwsgiOption& option : server.misspelled) name_from_project(option.place, launch, project);
  if (!server.main_file.empty()) {
    Place main{.source = server.main_file};
    name_from_project(main, launch, project);
    server.main_file = main.source;
  }
  facts.uwsgi.push_back(std::move(server));
}

}  // namespace sqreen::doctor
