// SPDX-License-Identifier: Apache-2.0
// Surveys an environment by reading files. Nothing of the environment is ever run: no interpreter,
// no script, no `.pth` line.
//
//   const Survey survey = survey_virtual_environment("/srv/venv", current_environment(),
//                                                    real_filesystem());
//
// Never fails: what cannot be read is null, and a problem when somebody should know.
#pragma once

#include <string>

#include "compat/survey/survey.h"
#include "core/environment.h"
#include "core/filesystem.h"

namespace sqreen::compat {

// The Pythons on PATH, pyenv's and the system's, each with its packages. The first is the one that
// `python3` (else `python`) names.
Survey survey_this_machine(const Environment& environment, const FileSystem& files);

// `path`: of an interpreter, or a name to be found on PATH.
Survey survey_interpreter(const std::string& path, const Environment& environment,
                          const FileSystem& files);

// `folder`: with a pyvenv.cfg, or at least bin/python.
Survey survey_virtual_environment(const std::string& folder, const Environment& environment,
                                  const FileSystem& files);

// `folder`: an unpacked image, of any architecture and libc. Links inside resolve inside.
Survey survey_root(const std::string& folder, const FileSystem& files);

// A requirements file, pyproject.toml, poetry.lock, Pipfile.lock, uv.lock, pdm.lock, pylock.toml or
// environment.yml: told apart by name, else by content. Markers are judged for the first
// interpreter of `target`; without one, only what does not depend on it is known to apply.
Survey survey_file(const std::string& path, const Environment& environment, const FileSystem& files,
                   const Survey* target = nullptr);

}  // namespace sqreen::compat
