// SPDX-License-Identifier: Apache-2.0
// Every setting as it is given to this process, and where that stands.
#pragma once

#include <string>
#include <vector>

#include "core/environment.h"
#include "core/filesystem.h"

namespace sqreen::doctor {

struct EffectiveSetting {
  std::string name;    // "mode", "SQREEN_CONFIG_FILE" where the file has no key
  std::string value;   // as it is written there
  std::string origin;  // "SQREEN_MODE", "sqreen.ini:4", "default"
};

// By precedence: environment, file, default. What is wrong with a value is load_settings()'s to
// say.
std::vector<EffectiveSetting> effective_settings(const Environment& environment,
                                                 const FileSystem& files);

}  // namespace sqreen::doctor
