// SPDX-License-Identifier: Apache-2.0
// Reads a project into facts: which launches are written down in it, what each would start, and
// how the servers among them are set up. Reads files only; starts nothing, connects to nothing
// (network/survey.h does).
#pragma once

#include <string>
#include <vector>

#include "core/environment.h"
#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::doctor {

struct SurveyRequest {
  std::vector<std::string> command;  // what was given after `--`; empty: what the project says
  std::string policy = "current";    // or "baseline"
  std::string library =
      {};  // <prefix>/lib/sqreen, with this sqreen's native modules; empty: unknown
};

Facts survey(const Project& project, const SurveyRequest& request, const Environment& environment);

}  // namespace sqreen::doctor
