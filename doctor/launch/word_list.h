// SPDX-License-Identifier: Apache-2.0
// A command that is written as a list of strings: Docker's exec form, a sequence in YAML. How to
// put the agent in front of its first word without touching anything else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doctor/finding.h"

namespace sqreen::doctor {

// `line`, `column`: 1-based, in bytes, of the first word in `text`, the whole file. Written in
// brackets it gets words in front of it, as a line of its own behind a dash it gets lines.
std::vector<Edit> insert_into_list(std::string_view path, std::string_view text, int line,
                                   int column);

// `["sqreen", "start", "gunicorn", "shop:app"]`
std::string list_with_agent(const std::vector<std::string>& words);

}  // namespace sqreen::doctor
