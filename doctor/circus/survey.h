// SPDX-License-Identifier: Apache-2.0
// The watchers of the circus files that a project's launches come from.
#pragma once

#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// After facts.launches is complete.
void survey_circus(Facts& facts, const Project& project);

}  // namespace sqreen::doctor
