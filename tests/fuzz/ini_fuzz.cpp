// SPDX-License-Identifier: Apache-2.0
// Any bytes are an INI file; every entry and strange line keeps a place inside it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/ini.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  for (const bool uwsgi : {false, true}) {
    const sqreen::IniFile file = sqreen::parse_ini(
        text,
        {.continuation_lines = !uwsgi, .colon_separates = !uwsgi, .header_takes_line = uwsgi});
    for (const sqreen::IniEntry& entry : file.entries) {
      if (entry.key.empty() || entry.line < 1 || entry.line > lines) std::abort();
    }
    for (const int line : file.strange_lines) {
      if (line < 1 || line > lines) std::abort();
    }
  }
  return 0;
}
