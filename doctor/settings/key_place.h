// SPDX-License-Identifier: Apache-2.0
// Where a key stands in a sqreen.ini.
#pragma once

#include <string>
#include <string_view>

#include "core/ini.h"
#include "doctor/place.h"

namespace sqreen::doctor {

// The entry of section [sqreen] that counts: the last one. Null: none has that key.
const IniEntry* entry_of(const IniFile& ini, std::string_view key);

// `text`: of the file `path`. The file alone where the key is not in it.
Place place_of_key(const std::string& path, std::string_view text, std::string_view key);

}  // namespace sqreen::doctor
