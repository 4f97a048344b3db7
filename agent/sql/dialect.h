// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace sqreen::agent {

// Chosen by the driver, never guessed: a backslash ends a literal in one and escapes in another.
enum class SqlDialect : std::uint8_t { sqlite, mysql, postgresql };
std::string_view dialect_name(SqlDialect dialect);

}  // namespace sqreen::agent
