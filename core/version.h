// SPDX-License-Identifier: Apache-2.0
// The version that this program, or module, was built as. It stands in the file behind a mark, so
// that it can be read from a file that nobody runs.
#pragma once

#include <string_view>

namespace sqreen {

inline constexpr std::string_view kVersionMark = "sqreen was built as ";

const char* own_version();  // "0.1.0"

}  // namespace sqreen
