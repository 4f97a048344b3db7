// SPDX-License-Identifier: Apache-2.0
// Programs that launch files often name and that are no Python: nobody needs to hear that they are
// not understood.
#pragma once

#include <string_view>

namespace sqreen::doctor {

bool is_other_program(std::string_view base_name);

// Of an image that starts such a program by itself: "docker.io/library/postgres:16".
bool is_other_image(std::string_view image);

}  // namespace sqreen::doctor
