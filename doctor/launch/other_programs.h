// SPDX-License-Identifier: Apache-2.0
// Programs that launch files often name and that are no Python: nobody needs to hear that they are
// not understood.
#pragma once

#include <string_view>

namespace sqreen::doctor {

bool is_other_program(std::string_view base_name);

}  // namespace sqreen::doctor
