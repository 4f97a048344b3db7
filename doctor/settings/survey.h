// SPDX-License-Identifier: Apache-2.0
// Reads sqreen.ini and the SQREEN_ variables of every launch as the agent itself would.
#pragma once

#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// After facts.launches is complete.
void survey_settings(Facts& facts, const Project& project);

}  // namespace sqreen::doctor
