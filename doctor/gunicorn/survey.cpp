// SPDX-License-Identifier: Apache-2.0
#include "doctor/gunicorn/survey.h"

#include "doctor/launch/arguments.h"
#include "doctor/launch/launch_files.h"

namespace sqreen::doctor {

std::optional<GunicornServer> survey_gunicorn(const Launch& launch, std::size_t index,
                                              const Project& project) {
  if (launch.role != LaunchRole::web || !launch.launcher.name.starts_with("gunicorn")) {
    return std::nullopt;
  }
  GunicornServer server;
  server.launch = index;
  const LaunchFiles files(launch, project);
  const auto words = std::span(launch.command).subspan(find_arguments(launch.command));
  server.configuration = read_gunicorn_configuration(words, launch.environment, files,
                                                     launch.folder, launch.unknown_words);
  const auto rename = [&](Place& place) {
    if (!place.is_file()) return;
    place.source = files.in_project(place.source);
  };
  GunicornConfiguration& configuration = server.configuration;
  for (GunicornOption& option : configuration.options) rename(option.place);
  for (auto* problems : {&configuration.refusals, &configuration.unread, &configuration.unknown}) {
    for (GunicornProblem& problem : *problems) rename(problem.place);
  }
  return server;
}

}  // namespace sqreen::doctor
