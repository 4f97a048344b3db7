// SPDX-License-Identifier: Apache-2.0
// What a project asks to be installed, and what its code calls of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compat/survey/survey.h"
#include "doctor/place.h"

namespace sqreen::doctor {

// A call of django.contrib.auth.authenticate.
struct AuthenticateCall {
  Place place;
  std::vector<std::string> keywords;
  bool open = false;  // **kwargs, or a positional value: what it passes is not known
};

struct PackageFacts {
  std::vector<std::string> files;  // requirements and lock files of the project
  // Of all of them. In front of those: what is installed for a launch that runs here, which counts
  // more than what a file asks for.
  std::vector<compat::Package> packages;
  // Something that builds or installs the project names the package `sqreen`. Null: no file says
  // what is installed.
  std::optional<bool> installs_agent;
  std::vector<AuthenticateCall> authenticate;
};

}  // namespace sqreen::doctor
