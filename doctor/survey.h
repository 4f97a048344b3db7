// SPDX-License-Identifier: Apache-2.0
// Reads a project into facts: which launches are written down in it, what each would start, and
// how the servers among them are set up. Reads files only; starts nothing, connects to nothing.
#pragma once

#include <string>
#include <vector>

#include "core/environment.h"
#include "core/filesystem.h"
#include "doctor/facts.h"

namespace sqreen::doctor {

struct SurveyRequest {
  std::string folder;                // absolute
  std::vector<std::string> command;  // what was given after `--`; empty: what the project says
};

Facts survey(const SurveyRequest& request, const Environment& environment, const FileSystem& files);

}  // namespace sqreen::doctor
