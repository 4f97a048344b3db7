// SPDX-License-Identifier: Apache-2.0
#include "doctor/waitress/survey.h"

#include "doctor/launch/arguments.h"

namespace sqreen::doctor {

std::optional<WaitressServer> survey_waitress(const Launch& launch, std::size_t index) {
  if (launch.role != LaunchRole::web || !launch.launcher.name.starts_with("waitress")) {
    return std::nullopt;
  }
  const auto words = std::span(launch.command).subspan(find_arguments(launch.command));
  WaitressServer server = read_waitress_command(words, launch.unknown_words);
  server.launch = index;
  return server;
}

}  // namespace sqreen::doctor
