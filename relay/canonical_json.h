// SPDX-License-Identifier: Apache-2.0
// One JSON object, parsed by nlohmann's SAX parser (iterative: depth costs no stack) and written
// anew member by member.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sqreen::relay {

struct JsonMember {
  std::string name;   // decoded
  std::string value;  // JSON text: compact, one line, without control characters
};

// The members of the object in `text`, in their order. ErrorCode::malformed when it is no JSON
// object, is deeper than `depth_limit`, or names a member twice.
Expected<std::vector<JsonMember>> read_members(std::string_view text, std::size_t depth_limit);

// `text` as a JSON string literal: also escapes what a terminal would obey (DEL, C1, direction
// marks). `text` is valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

}  // namespace sqreen::relay
