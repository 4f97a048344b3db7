// SPDX-License-Identifier: Apache-2.0
// The rows behind settings.h: what each setting is, and how its text becomes a value. Add a setting
// here and nowhere else.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/settings.h"

namespace sqreen {

// What is wrong with a value, worded to follow the quoted value: `is not a boolean (use ...)`.
// nullopt: it was taken.
using Complaint = std::optional<std::string>;

struct SettingRow {
  SettingDescription description;
  Complaint (*take)(Settings& settings,
                    std::string_view text);  // leaves `settings` alone when it complains
};

std::span<const SettingRow> setting_rows();

}  // namespace sqreen
