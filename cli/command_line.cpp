// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

bool takes_positionals(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional()) return true;
  }
  return false;
}

CLI::App* find_subcommand(CLI::App& command, const std::string& name) {
  const auto found =
      command.get_subcommands([&](CLI::App* subcommand) { return subcommand->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

}  // namespace

std::vector<std::string> spellings(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  return names;
}

Place walk(CLI::App& root, std::span<const std::string> words) {
  Place place{.command = &root};
  for (; place.next < words.size(); ++place.next) {
    const std::string& word = words[place.next];
    if (place.wants_value != nullptr) {
      place.wants_value = nullptr;
      continue;
    }
    if (place.options_ended || word == "-" || !word.starts_with('-')) {
      if (place.command->get_prefix_command()) return place;
      CLI::App* subcommand = place.options_ended ? nullptr : find_subcommand(*place.command, word);
      if (subcommand != nullptr) {
        place.command = subcommand;
      } else if (!takes_positionals(*place.command)) {
        place.unknown = true;
        return place;
      }
      continue;
    }
    if (word == "--") {
      place.options_ended = true;
      if (!takes_command_behind_dashes(*place.command)) continue;
      ++place.next;
      return place;
    }
    const std::size_t equals = word.find('=');
    const std::string name = word.starts_with("--") ? word.substr(0, equals) : word.substr(0, 2);
    CLI::Option* option = place.command->get_option_no_throw(name);
    if (option == nullptr || option->get_positional()) {
      place.unknown = true;
      return place;
    }
    const bool takes_value = option->get_items_expected_max() > 0;
    const bool has_value = word.starts_with("--") ? equals != std::string::npos : word.size() > 2;
    if (takes_value && !has_value) place.wants_value = option;
  }
  return place;
}

std::string unknown_word(const CLI::App& command, const std::string& word) {
  const bool is_option = word.starts_with('-');
  const std::string typed = is_option ? word.substr(0, word.find('=')) : word;
  std::vector<std::string> known;
  if (is_option) {
    for (const CLI::Option* option : command.get_options()) {
      for (std::string& name : spellings(*option)) known.push_back(std::move(name));
    }
  } else {
    for (const CLI::App* subcommand :
         command.get_subcommands([](const CLI::App*) { return true; })) {
      known.push_back(subcommand->get_name());
    }
  }
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  std::string message = is_option       ? "unknown option \""
                        : known.empty() ? "unexpected \""
                                        : "unknown command \"";
  message += printable(typed) + "\"";
  if (const auto meant = did_you_mean(typed, candidates)) {
    message += "; did you mean \"" + std::string(*meant) + "\"?";
  }
  return message;
}

}  // namespace sqreen::cli
