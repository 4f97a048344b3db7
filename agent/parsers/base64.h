// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sqreen::agent {

// RFC 4648, both alphabets; like Python's b64decode it skips what is not of them, and ends at the
// padding.
std::string decode_base64(std::string_view text);

}  // namespace sqreen::agent
