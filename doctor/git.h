// SPDX-License-Identifier: Apache-2.0
// What version control knows of a project's files. The one program that doctor ever runs is git,
// and only before it changes a file.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/filesystem.h"

namespace sqreen::doctor {

// The folder that holds .git, at or above `folder`; empty: there is none.
std::string repository_of(const std::string& folder, const FileSystem& files);

// Those of `paths` (relative to `folder`) that git would lose when they are overwritten: changed,
// staged or untracked. All of them outside a repository are clean. Runs `git status`, without the
// repository's own hooks and monitors.
Expected<std::vector<std::string>> uncommitted(const std::string& folder,
                                               const std::vector<std::string>& paths,
                                               const FileSystem& files);

}  // namespace sqreen::doctor
