// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "core/text.h"

namespace sqreen::cli {

void one_of(CLI::Option& option, std::initializer_list<const char*> words) {
  std::string shown;
  for (const char* word : words) shown += (shown.empty() ? "" : "|") + std::string(word);
  option.type_name(shown);
  option.check(
      [allowed = std::vector<std::string_view>(words.begin(), words.end()),
       shown](const std::string& value) -> std::string {
        if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return {};
        std::string message = "\"" + printable(value) + "\" is not one of " + shown;
        if (const auto meant = did_you_mean(value, allowed)) {
          message += "; did you mean \"" + std::string(*meant) + "\"?";
        }
        return message;
      },
      "");
}

void add_format_option(CLI::App& command, Format& format) {
  CLI::Option* option = command.add_option_function<std::string>(
      "--format",
      [&format](const std::string& word) { format = word == "json" ? Format::json : Format::text; },
      "How to print: for people or for scripts");
  one_of(*option, {"text", "json"});
  command.add_flag_callback(
      "--json", [&format] { format = Format::json; }, "The same as --format json");
}

// CLI11 has no word for it; what it does with extras of its own, walk() leaves it no chance to do.
void take_command_behind_dashes(CLI::App& command) {
  command.allow_extras();
}
bool takes_command_behind_dashes(const CLI::App& command) {
  return command.get_allow_extras();
}

std::string examples(std::initializer_list<std::pair<const char*, const char*>> lines) {
  std::size_t width = 0;
  for (const auto& [line, what] : lines) width = std::max(width, std::string_view(line).size());
  std::string text = "Examples:";
  for (const auto& [line, what] : lines) {
    text += "\n  ";
    text += line;
    if (*what == '\0') continue;
    text.append(width - std::string_view(line).size() + 2, ' ');
    text += what;
  }
  return text;
}

}  // namespace sqreen::cli
