// SPDX-License-Identifier: Apache-2.0
// Requirements files, with the files that they include: `-r base.txt`, `-c constraints.txt`.
#pragma once

#include <string>

#include "compat/declared/declarations.h"
#include "core/environment.h"

namespace sqreen::compat {

// `path`: of the outermost file. An include that leads back to itself, or cannot be read, is a
// problem where it is written.
void read_requirements_file(const std::string& path, const Environment& environment,
                            Declarations& declarations);

// The name and version that a project's own files give it without being built: pyproject.toml's
// [project], setup.cfg's [metadata]. Nothing: its name is made by code.
std::optional<Package> package_of_project(const std::string& folder, const FileSystem& files);

}  // namespace sqreen::compat
