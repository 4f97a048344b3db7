// SPDX-License-Identifier: Apache-2.0
#include "doctor/gunicorn/survey.h"

#include "compat/paths.h"
#include "doctor/launch/launch_files.h"

namespace sqreen::doctor {
namespace {

// `python -m gunicorn ...` has its own name further behind.
std::span<const std::string> own_words(const std::vector<std::string>& command) {
  std::span<const std::string> words(command);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (compat::base_name(words[i]).starts_with("gunicorn")) return words.subspan(i);
  }
  return words;
}

}  // namespace

std::optional<GunicornServer> survey_gunicorn(const Launch& launch, std::size_t index,
                                              const Project& project) {
  if (launch.role != LaunchRole::web || !launch.launcher.name.starts_with("gunicorn")) {
    return std::nullopt;
  }
  GunicornServer server;
  server.launch = index;
  const LaunchFiles files(launch, project);
  server.configuration = read_gunicorn_configuration(own_words(launch.command), launch.environment,
                                                     files, launch.folder, launch.unknown_words);
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
