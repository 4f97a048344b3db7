// SPDX-License-Identifier: Apache-2.0
// What this build is, for everything that says so.
#pragma once

#include <string>
#include <vector>

#include "core/filesystem.h"

namespace sqreen::cli {

std::string version_line();  // "sqreen 0.1.0 (0a1b2c3d4e5f), Release build"
// Tags of the CPythons that a folder with modules has one for, the oldest first: "cp27mu", "cp38",
// "cp311".
std::vector<std::string> find_modules(const FileSystem& files, const std::string& folder);

}  // namespace sqreen::cli
