// SPDX-License-Identifier: Apache-2.0
// The uWSGI behind a launch, from its command line, environment and files.
#pragma once

#include <cstddef>

#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// When facts.launches[index] starts uWSGI: adds it to facts.uwsgi, and looks into the app that its
// configuration names.
void survey_uwsgi(Facts& facts, std::size_t index, const Project& project);

}  // namespace sqreen::doctor
