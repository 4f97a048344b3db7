// SPDX-License-Identifier: Apache-2.0
// What uWSGI knows about its options' names: which exist, which take an argument, and which imply
// another.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace sqreen::doctor {

enum class ArgumentKind : unsigned char { none, optional, required };

// nullopt: no such option. Names are exact: uWSGI knows no underscore spelling.
std::optional<ArgumentKind> option_kind(std::string_view name);
std::vector<std::string_view> options_starting_with(
    std::string_view prefix);                              // getopt takes a unique beginning
std::optional<std::string_view> long_name(char shortcut);  // 'T' -> "enable-threads"

bool needs_master(std::string_view name);   // naming it sets `master`
bool needs_threads(std::string_view name);  // naming it sets `enable-threads`

}  // namespace sqreen::doctor
