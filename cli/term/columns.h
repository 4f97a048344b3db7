// SPDX-License-Identifier: Apache-2.0
// Text as columns of a terminal: one for each character of UTF-8, as near as is needed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sqreen::cli {

std::size_t columns_of(std::string_view text);
// At most `columns`, with "..." when something was cut.
std::string cut_to(std::string_view text, std::size_t columns);
// Lines of at most `columns`, broken at blanks; longer words stand alone, cut by nobody. 0: one
// line.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace sqreen::cli
