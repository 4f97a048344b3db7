// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/custom_options.h"

#include "core/text.h"
#include "doctor/uwsgi/placeholders.h"

namespace sqreen::doctor {
namespace {

constexpr int kMostArguments = 100;

std::string fill_in(std::string_view part, std::string_view arguments) {
  std::string filled(part);
  int number = 1;
  for (const std::string_view argument : split(arguments, ' ')) {
    filled = substitute(filled, "$" + std::to_string(number++), argument);
    if (number > kMostArguments) break;
  }
  return filled;
}

}  // namespace

void CustomOptions::declare(std::string_view definition) {
  const std::size_t equals = definition.find('=');
  if (equals == std::string_view::npos) return;
  bodies_[std::string(definition.substr(0, equals))] = definition.substr(equals + 1);
}

std::optional<ArgumentKind> CustomOptions::kind(std::string_view name) const {
  const auto found = bodies_.find(name);
  if (found == bodies_.end()) return std::nullopt;
  for (const std::string_view argument : {"$1", "$2", "$3"}) {
    if (found->second.find(argument) != std::string::npos) return ArgumentKind::required;
  }
  return ArgumentKind::none;
}

std::vector<std::pair<std::string, std::string>> CustomOptions::steps(
    std::string_view name, std::string_view value) const {
  std::vector<std::pair<std::string, std::string>> out;
  const auto found = bodies_.find(name);
  if (found == bodies_.end()) return out;
  for (const std::string_view part : split(found->second, ';')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) continue;
    out.emplace_back(fill_in(part.substr(0, equals), value),
                     fill_in(part.substr(equals + 1), value));
  }
  return out;
}

}  // namespace sqreen::doctor
