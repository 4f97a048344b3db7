// SPDX-License-Identifier: Apache-2.0
// Percent-decoding as Python's urllib does it: what is no %XX stays as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sqreen::agent {

enum class Plus : bool { stays, is_space };

bool has_percent_escape(std::string_view text);  // contains a %XX
std::string percent_decode(std::string_view text, Plus plus);
// Writes at most text.size() bytes to `out` and returns how many.
std::size_t percent_decode_to(char* out, std::string_view text, Plus plus);

}  // namespace sqreen::agent
