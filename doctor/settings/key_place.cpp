// SPDX-License-Identifier: Apache-2.0
#include "doctor/settings/key_place.h"

#include <algorithm>

#include "core/text.h"
#include "doctor/launch/source_text.h"

namespace sqreen::doctor {

const IniEntry* entry_of(const IniFile& ini, std::string_view key) {
  const auto found =
      std::find_if(ini.entries.rbegin(), ini.entries.rend(), [&](const IniEntry& entry) {
        return entry.section == "sqreen" && equals_ignoring_case(entry.key, key);
      });
  return found == ini.entries.rend() || key.empty() ? nullptr : &*found;
}

Place place_of_key(const std::string& path, std::string_view text, std::string_view key) {
  Place place{.source = path};
  const IniFile ini = parse_ini(text);
  if (const IniEntry* entry = entry_of(ini, key)) {
    place.line = entry->line;
    place.column = 1;
    place.written = std::string(trim(line_of(text, entry->line)));
  }
  return place;
}

}  // namespace sqreen::doctor
