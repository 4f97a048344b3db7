// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sqreen::doctor {

// Index in `command` of the first word behind the program, which `python -m gunicorn` and
// `python /venv/bin/gunicorn` have further behind; at most its size.
std::size_t find_arguments(const std::vector<std::string>& command);

}  // namespace sqreen::doctor
