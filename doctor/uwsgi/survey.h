// SPDX-License-Identifier: Apache-2.0
// The uWSGI behind a launch, from its command line, environment and files.
#pragma once

#include <cstddef>
#include <vector>

#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::doctor {

struct SurveyedUwsgi {
  UwsgiBuild build;                  // of this host's, for a launch that runs here
  UwsgiConfiguration configuration;  // places as the project names its files
};

// Of a launch that starts uWSGI.
SurveyedUwsgi read_uwsgi(const Launch& launch, const Project& project);

// When facts.launches[index] starts uWSGI: adds it to facts.uwsgi, and looks into the app that its
// configuration names.
void survey_uwsgi(Facts& facts, std::size_t index, const Project& project);

// When facts.launches[index] is an emperor: what it starts, which is judged in its place.
std::vector<Launch> follow_emperor(Facts& facts, std::size_t index, const Project& project);

}  // namespace sqreen::doctor
