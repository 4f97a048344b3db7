// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sqreen::agent {

// The page that a person sees. Needs nothing from anywhere; readable without style, with a screen
// reader and in the dark.
std::string block_page(std::string_view event_id);

}  // namespace sqreen::agent
