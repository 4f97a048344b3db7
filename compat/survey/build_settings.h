// SPDX-License-Identifier: Apache-2.0
// How a Python was built: its ABI, with or without the GIL, with or without debugging. It keeps the
// answers of its configure script in its library (_sysconfigdata*.py), as a literal that is read
// here as text.
#pragma once

#include "compat/survey/installation.h"
#include "compat/survey/reading.h"

namespace sqreen::compat {

void read_build_settings(const Interpreter& interpreter, const Installation& installation,
                         Reading& reading, SurveyedInterpreter& python);

// "cp311" of "cpython-311-x86_64-linux-gnu", "pypy39_pp73" of "pypy39-pp73-x86_64-linux-gnu": the
// tag that wheels carry (PEP 425); empty: unknown.
std::string abi_of_soabi(std::string_view soabi);

}  // namespace sqreen::compat
