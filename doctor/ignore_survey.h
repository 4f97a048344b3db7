// SPDX-License-Identifier: Apache-2.0
// The comments that silence, in every file that the facts were read from: launch files, servers'
// configuration, apps, requirements, sqreen.ini.
#pragma once

#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// Fills facts.comments; after everything else.
void survey_ignores(Facts& facts, const Project& project);

}  // namespace sqreen::doctor
