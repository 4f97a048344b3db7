// SPDX-License-Identifier: Apache-2.0
#include "doctor/settings/variable_spelling.h"

#include <algorithm>

#include "core/settings.h"
#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kPrefix = "SQREEN";

std::string to_upper(std::string_view text) {
  std::string upper = to_lower(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return upper;
}

}  // namespace

std::optional<std::string> meant_variable(std::string_view name) {
  const std::size_t end = name.find_first_of("_-");
  if (end == std::string_view::npos || name.starts_with("SQREEN_")) return std::nullopt;
  // A word that begins otherwise (SCREEN, GREEN) has a meaning of its own.
  const std::string prefix = to_upper(name.substr(0, end));
  constexpr std::string_view kPrefixes[] = {kPrefix};
  if (!prefix.starts_with("SQ") || !did_you_mean(prefix, kPrefixes)) return std::nullopt;
  std::string ending = to_upper(name.substr(end + 1));
  std::replace(ending.begin(), ending.end(), '-', '_');
  for (const SettingDescription& setting : setting_descriptions()) {
    if (setting.variable.substr(kPrefix.size() + 1) == ending) return std::string(setting.variable);
  }
  return std::nullopt;
}

}  // namespace sqreen::doctor
