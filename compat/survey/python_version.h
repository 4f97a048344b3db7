// SPDX-License-Identifier: Apache-2.0
// The exact version of a Python: "3.11.2" and not only "3.11".
#pragma once

#include "compat/survey/installation.h"
#include "compat/survey/reading.h"

namespace sqreen::compat {

// By its headers when they are installed (patchlevel.h), else by the constant in its program or
// library, else as far as names tell.
void read_python_version(const Interpreter& interpreter, const Installation& installation,
                         Reading& reading, SurveyedInterpreter& python);

}  // namespace sqreen::compat
