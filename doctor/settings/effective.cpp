// SPDX-License-Identifier: Apache-2.0
#include "doctor/settings/effective.h"

#include "core/ini.h"
#include "core/settings.h"
#include "core/text.h"
#include "doctor/settings/key_place.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLongestFile = 1u << 20;

}  // namespace

std::vector<EffectiveSetting> effective_settings(const Environment& environment,
                                                 const FileSystem& files) {
  const std::string path = load_settings(environment, files).ini_path;
  IniFile ini;
  if (!path.empty()) {
    if (const auto text = files.read(path, kLongestFile)) ini = parse_ini(*text);
  }
  std::vector<EffectiveSetting> settings;
  for (const SettingDescription& description : setting_descriptions()) {
    EffectiveSetting setting{
        .name = std::string(description.key.empty() ? description.variable : description.key)};
    const std::string variable = find(environment, description.variable).value_or("");
    const IniEntry* entry = entry_of(ini, description.key);
    if (!trim(variable).empty()) {
      setting.value = trim(variable);
      setting.origin = description.variable;
    } else if (entry != nullptr && !entry->value.empty()) {
      setting.value = entry->value;
      setting.origin = path + ":" + std::to_string(entry->line);
    } else {
      setting.value = description.fallback;
      setting.origin = "default";
    }
    settings.push_back(std::move(setting));
  }
  return settings;
}

}  // namespace sqreen::doctor
