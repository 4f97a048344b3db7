// SPDX-License-Identifier: Apache-2.0
// The spellings in which an app, a driver or a log line gives a value back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sqreen::agent {

// Appends them all to `out`, the value itself first; repetitions are possible.
void append_secret_forms(std::string_view value, std::vector<std::string>& out);

}  // namespace sqreen::agent
