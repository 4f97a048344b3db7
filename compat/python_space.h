// SPDX-License-Identifier: Apache-2.0
// White space as Python's str.strip() and its \s see it: the Unicode kinds too, since versions and
// requirements come out of files that people edit.
#pragma once

#include <string_view>

namespace sqreen::compat {

// Bytes of the white-space character at the front of UTF-8 `text`; 0: there is none.
std::size_t python_space_at(std::string_view text);
std::string_view strip_python_space(std::string_view text);

}  // namespace sqreen::compat
