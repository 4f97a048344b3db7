// SPDX-License-Identifier: Apache-2.0
// The gunicorn behind a launch, from its command line, environment and file.
#pragma once

#include <cstddef>
#include <optional>

#include "doctor/gunicorn/configuration.h"
#include "doctor/launch/launch.h"
#include "doctor/project.h"

namespace sqreen::doctor {

struct GunicornServer {
  GunicornConfiguration configuration;  // places as the project names its files
  std::optional<std::size_t> launch;    // index in Facts::launches
};

// nullopt: the launch starts no gunicorn.
std::optional<GunicornServer> survey_gunicorn(const Launch& launch, std::size_t index,
                                              const Project& project);

}  // namespace sqreen::doctor
