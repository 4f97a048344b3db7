// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/command_line.h"

#include "core/text.h"

namespace sqreen::doctor {

std::optional<CommandLineOption> CommandLine::next(const CustomKind& custom) {
  if (!problem_.empty()) return std::nullopt;
  if (!bundle_.empty()) return short_option();
  while (!arguments_.empty()) {
    const std::string_view argument = arguments_.front();
    arguments_ = arguments_.subspan(1);
    if (only_operands_ || argument.size() < 2 || argument[0] != '-') {
      operands_.emplace_back(argument);
    } else if (argument == "--") {
      only_operands_ = true;
    } else if (argument[1] == '-') {
      return long_option(argument.substr(2), custom);
    } else {
      bundle_ = argument.substr(1);
      return short_option();
    }
  }
  return std::nullopt;
}

std::optional<CommandLineOption> CommandLine::refuse(std::string problem) {
  problem_ = std::move(problem);
  return std::nullopt;
}

std::optional<CommandLineOption> CommandLine::long_option(std::string_view text,
                                                          const CustomKind& custom) {
  const std::size_t equals = text.find('=');
  const std::string_view typed = text.substr(0, equals);
  const std::string shown = "--" + printable(shortened(typed, 60));
  std::string name(typed);
  std::optional<ArgumentKind> kind = option_kind(typed);
  if (!kind) kind = custom(typed);
  if (!kind) {
    const std::vector<std::string_view> meant = options_starting_with(typed);
    if (meant.size() > 1) return refuse("option '" + shown + "' is ambiguous");
    if (meant.empty()) return refuse("unrecognized option '" + shown + "'");
    name = meant.front();
    kind = option_kind(name);
  }
  CommandLineOption option{std::move(name), std::nullopt, "--" + std::string(typed)};
  if (equals != std::string_view::npos) {
    if (kind == ArgumentKind::none) {
      return refuse("option '" + shown + "' doesn't allow an argument");
    }
    option.value = text.substr(equals + 1);
  } else if (kind == ArgumentKind::required) {
    if (arguments_.empty()) return refuse("option '" + shown + "' requires an argument");
    option.value = arguments_.front();
    arguments_ = arguments_.subspan(1);
  }
  return option;
}

std::optional<CommandLineOption> CommandLine::short_option() {
  const char letter = bundle_.front();
  bundle_.remove_prefix(1);
  const std::string shown = printable(std::string(1, letter));
  const auto name = long_name(letter);
  if (!name) return refuse("invalid option -- '" + shown + "'");
  CommandLineOption option{std::string(*name), std::nullopt, "-" + shown};
  const auto kind = option_kind(*name);
  if (kind == ArgumentKind::none) return option;
  if (!bundle_.empty()) {
    option.value = bundle_;
    bundle_ = {};
  } else if (kind == ArgumentKind::required) {
    if (arguments_.empty()) return refuse("option requires an argument -- '" + shown + "'");
    option.value = arguments_.front();
    arguments_ = arguments_.subspan(1);
  }
  return option;
}

}  // namespace sqreen::doctor
