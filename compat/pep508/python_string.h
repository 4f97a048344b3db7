// SPDX-License-Identifier: Apache-2.0
// String literals of Python, which is what the quoted values of markers are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sqreen::compat {

// `body`: what stands between the quotes. nullopt: Python would refuse it (a cut escape, a bare
// line end), or it names a character by \N{...}, for which we have no table.
std::optional<std::string> decode_python_string(std::string_view body);

}  // namespace sqreen::compat
