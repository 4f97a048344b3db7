// SPDX-License-Identifier: Apache-2.0
// Compose files: each service's entrypoint and command, with its environment, env_file and the
// image that it is built from. https://docs.docker.com/reference/compose-file/services/
#pragma once

#include <string_view>

#include "doctor/launch/reader.h"
#include "doctor/project.h"

namespace sqreen::doctor {

ReadLaunches read_compose(std::string_view path, std::string_view text, const Project& project);

}  // namespace sqreen::doctor
