// SPDX-License-Identifier: Apache-2.0
// The waitress behind a launch.
#pragma once

#include <optional>

#include "doctor/launch/launch.h"
#include "doctor/waitress/command_line.h"

namespace sqreen::doctor {

// nullopt: the launch starts no waitress-serve.
std::optional<WaitressServer> survey_waitress(const Launch& launch, std::size_t index);

}  // namespace sqreen::doctor
