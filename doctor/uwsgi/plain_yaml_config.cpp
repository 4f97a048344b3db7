// SPDX-License-Identifier: Apache-2.0
// core/yaml.c of uWSGI, as built without libyaml: `key: value` lines below the section, quotes
// kept, everything behind a # cut off; a list, a mapping or a line without ": " ends the reading.
#include <algorithm>

#include "core/text.h"
#include "doctor/uwsgi/config_file.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::size_t depth_of(std::string_view line) {
  std::size_t depth = 0;
  for (const char c : line) {
    if (c != ' ' && c != '\t' && c != '\r') break;
    depth += c == ' ' ? 1 : 8;
  }
  return depth;
}

std::string_view without_blanks_before(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kBlanks), text.size()));
}

// A carriage return stays: uWSGI strips blanks and tabs only.
std::string_view without_blanks_behind(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

}  // namespace

ConfigFile parse_plain_yaml_config(std::string_view text, std::string_view section) {
  ConfigFile file;
  std::size_t current_depth = 0;
  int number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    line = line.substr(0, line.find('#'));
    if (line.empty()) continue;
    const std::size_t depth = depth_of(line);
    if (depth <= current_depth) {
      current_depth = depth;
      if (file.section_found) break;
    } else if (!file.section_found) {
      continue;
    }
    const std::string_view content = without_blanks_before(line);
    if (content.empty()) continue;
    if (content.front() == '-' || content.front() == '[' || content.front() == '{') {
      if (file.section_found) break;
      continue;
    }
    if (!file.section_found) {
      const std::size_t colon = content.find(':');
      file.section_found = colon != std::string_view::npos && content.substr(0, colon) == section;
      continue;
    }
    std::size_t colon = content.find(": ");
    if (colon == std::string_view::npos) colon = content.find(":\t");
    if (colon == std::string_view::npos) break;
    const std::string_view key = without_blanks_behind(content.substr(0, colon));
    const std::string_view value =
        without_blanks_behind(without_blanks_before(content.substr(colon + 2)));
    file.lines.push_back({std::string(key), std::string(value), number,
                          std::string(key) + ": " + std::string(value)});
  }
  return file;
}

}  // namespace sqreen::doctor
