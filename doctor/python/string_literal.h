// SPDX-License-Identifier: Apache-2.0
// One string token of Python: prefix, quotes and escapes.
#pragma once

#include <string_view>

#include "doctor/python/literal.h"

namespace sqreen::doctor {

// Computed: an f-string, or one that is never closed.
PythonValue read_python_string(std::string_view token);

}  // namespace sqreen::doctor
