// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/arguments.h"

#include <algorithm>

#include "agent/python_command.h"
#include "compat/paths.h"

namespace sqreen::doctor {

std::size_t find_arguments(const std::vector<std::string>& command) {
  if (command.empty()) return 0;
  if (!agent::is_python_name(compat::base_name(command[0]))) return 1;
  return std::min(agent::parse_python_command(command).arguments, command.size());
}

}  // namespace sqreen::doctor
