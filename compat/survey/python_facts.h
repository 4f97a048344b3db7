// SPDX-License-Identifier: Apache-2.0
// What one interpreter is, from its headers, its library's build settings and the constants in it.
// More than compat/interpreter.h tells, and slower: `start` never comes here.
#pragma once

#include "compat/survey/installation.h"
#include "compat/survey/reading.h"

namespace sqreen::compat {

// `path`: of the interpreter. Everything but its package folders.
SurveyedInterpreter read_python(const Interpreter& interpreter, const Installation& installation,
                                Reading& reading);

}  // namespace sqreen::compat
