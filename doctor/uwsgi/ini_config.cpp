// SPDX-License-Identifier: Apache-2.0
// core/ini.c of uWSGI: one option a line, no continuation, no inline comments; sections of the same
// name add up.
#include <string>

#include "core/ini.h"
#include "doctor/uwsgi/config_file.h"

namespace sqreen::doctor {

ConfigFile parse_ini_config(std::string_view text, std::string_view section) {
  constexpr IniSyntax kSyntax{
      .continuation_lines = false, .colon_separates = false, .header_takes_line = true};
  ConfigFile file;
  // uWSGI takes a byte order mark for a part of the first line, which is no header then.
  const bool has_mark = text.starts_with("\xEF\xBB\xBF");
  const std::string marked = has_mark ? "\n" + std::string(text) : std::string();
  for (IniEntry& entry : parse_ini(has_mark ? marked : text, kSyntax).entries) {
    if (entry.section != section) continue;
    if (has_mark) --entry.line;
    file.section_found = true;
    std::string written = entry.key + (entry.has_value ? " = " + entry.value : "");
    file.lines.push_back(
        {std::move(entry.key), std::move(entry.value), entry.line, std::move(written)});
  }
  return file;
}

}  // namespace sqreen::doctor
