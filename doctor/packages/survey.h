// SPDX-License-Identifier: Apache-2.0
// Requirements and lock files, and what is installed for a launch that runs here, by compat's
// readers; and Django's logins, by the tokens of the project's own Python files.
#pragma once

#include "core/environment.h"
#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::doctor {

void survey_packages(Facts& facts, const Project& project, const Environment& environment);

}  // namespace sqreen::doctor
