// SPDX-License-Identifier: Apache-2.0
// The edits of a verdict, as a patch and as changed files. Only the bytes that an edit names are
// touched: comments, layout and line ends stay.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "doctor/project.h"
#include "doctor/verdict.h"

namespace sqreen::doctor {

struct MendedFile {
  std::string path;  // relative to the project
  std::string before;
  std::string after;
};

struct Mending {
  std::vector<MendedFile> files;
  std::vector<std::string> refused;  // one line each: what was not mended, and why
};

// Applies every edit of the findings that are not suppressed, to nothing outside the project and
// to no link that leads out of it. An edit whose text is no longer there is refused.
Mending mend(const Verdict& verdict, const Project& project);

// As `diff -u` and `git diff` write it; `patch -p1` takes it.
std::string unified_diff(const Mending& mending);

// Replaces the files, each at once (a new file takes the old one's place and mode).
Expected<void> write_mended(const MendedFile& file, const Project& project);

// `text` with one edit applied; malformed when what it names is not there.
Expected<std::string> apply_edit(std::string text, const Edit& edit);

}  // namespace sqreen::doctor
