// SPDX-License-Identifier: Apache-2.0
// Variables that were meant for the agent and whose prefix is misspelt: SQREN_TOKEN, sqreen_mode.
// Nothing reads them. Those with the right prefix are load_settings()'s.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sqreen::doctor {

// "SQREEN_TOKEN" of "SQREN_TOKEN". nullopt: some other program's variable.
std::optional<std::string> meant_variable(std::string_view name);

}  // namespace sqreen::doctor
