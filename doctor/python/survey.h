// SPDX-License-Identifier: Apache-2.0
// Which Python a launch will get: of this machine for a launch that runs here, else what the base
// image or the project's own version file says.
#pragma once

#include <string>

#include "doctor/launch/launch.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// Fills `interpreter` and what belongs to it. `library`: <prefix>/lib/sqreen; empty: unknown.
void survey_python(Launch& launch, const Project& project, const std::string& library);

}  // namespace sqreen::doctor
