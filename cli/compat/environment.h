// SPDX-License-Identifier: Apache-2.0
// Which environment `sqreen compat report` is about: this machine, unless something else was named.
#pragma once

#include <string>

#include "compat/survey/survey.h"
#include "core/environment.h"
#include "core/error.h"
#include "core/filesystem.h"

namespace sqreen::cli {

// At most one of python, venv and root. With a file too, that is where the file's packages will be
// installed, and what the file's markers are judged for.
struct EnvironmentChoice {
  std::string python;
  std::string venv;
  std::string root;
  std::string file;
};

// invalid_value or file_not_found when what was named is no such thing.
Expected<compat::Survey> survey_chosen(const EnvironmentChoice& choice,
                                       const Environment& environment, const FileSystem& files);

}  // namespace sqreen::cli
