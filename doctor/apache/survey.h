// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// Fills Facts::mod_wsgi. What an Apache serves stands in its configuration, so the launches of one
// say nothing themselves: they are left to those apps, or to nobody where the project has none.
void survey_apache(Facts& facts, const Project& project);

}  // namespace sqreen::doctor
