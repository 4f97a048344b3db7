// SPDX-License-Identifier: Apache-2.0
// The packages that one interpreter can import, by the records that installers leave beside them
// (https://packaging.python.org/specifications/recording-installed-packages/), in the order in
// which the interpreter looks.
#pragma once

#include "compat/installed/search_path.h"
#include "compat/survey/reading.h"

namespace sqreen::compat {

// Fills the survey's packages and executable lines, and `python.folders`. `index`: of `python`.
void read_installed_packages(const std::vector<SearchFolder>& path, std::size_t index,
                             SurveyedInterpreter& python, Reading& reading);

}  // namespace sqreen::compat
