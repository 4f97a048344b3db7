// SPDX-License-Identifier: Apache-2.0
#include "doctor/waitress/survey.h"

#include "compat/paths.h"

namespace sqreen::doctor {

std::optional<WaitressServer> survey_waitress(const Launch& launch, std::size_t index) {
  if (launch.role != LaunchRole::web || !launch.launcher.name.starts_with("waitress")) {
    return std::nullopt;
  }
  // `python -m waitress ...` has its own name further behind.
  std::span<const std::string> words(launch.command);
  while (!words.empty() && !compat::base_name(words[0]).starts_with("waitress")) {
    words = words.subspan(1);
  }
  if (words.empty()) return std::nullopt;
  WaitressServer server = read_waitress_command(words.subspan(1), launch.unknown_words);
  server.launch = index;
  return server;
}

}  // namespace sqreen::doctor
