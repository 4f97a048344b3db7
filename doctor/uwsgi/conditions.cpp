// SPDX-License-Identifier: Apache-2.0
// The uwsgi_logic_opt_...() functions of core/config.c.
#include "doctor/uwsgi/conditions.h"

#include <array>
#include <charconv>

#include "core/text.h"
#include "doctor/uwsgi/glob.h"

namespace sqreen::doctor {
namespace {

using Repetitions = std::optional<std::vector<std::string>>;

constexpr int kMostRepetitions = 1000;

std::string absolute(std::string_view path, const LogicWorld& world) {
  return path.starts_with('/') ? std::string(path)
                               : std::string(world.folder) + "/" + std::string(path);
}

Repetitions once_if(bool condition, std::string_view value) {
  if (!condition) return std::vector<std::string>{};
  return std::vector<std::string>{std::string(value)};
}

// NAME or NAME=VALUE against what `lookup` knows.
template <typename Find>
Repetitions compare(std::string_view argument, bool negated, Find lookup) {
  const std::size_t equals = argument.find('=');
  const std::optional<std::string> value = lookup(argument.substr(0, equals));
  const bool holds =
      value && (equals == std::string_view::npos || argument.substr(equals + 1) == *value);
  return once_if(holds != negated, value.value_or(""));
}

Repetitions if_option(std::string_view argument, const LogicWorld& world) {
  return compare(argument, false, world.option);
}
Repetitions if_not_option(std::string_view argument, const LogicWorld& world) {
  return compare(argument, true, world.option);
}
Repetitions if_env(std::string_view argument, const LogicWorld& world) {
  return compare(argument, false, [&](std::string_view n) { return find(world.environment, n); });
}
Repetitions if_not_env(std::string_view argument, const LogicWorld& world) {
  return compare(argument, true, [&](std::string_view n) { return find(world.environment, n); });
}
Repetitions if_exists(std::string_view argument, const LogicWorld& world) {
  return once_if(world.files.status(absolute(argument, world)).exists, argument);
}
Repetitions if_not_exists(std::string_view argument, const LogicWorld& world) {
  return once_if(!world.files.status(absolute(argument, world)).exists, argument);
}
Repetitions if_file(std::string_view argument, const LogicWorld& world) {
  return once_if(world.files.status(absolute(argument, world)).is_file, argument);
}
Repetitions if_not_file(std::string_view argument, const LogicWorld& world) {
  return once_if(!world.files.status(absolute(argument, world)).is_file, argument);
}
Repetitions if_folder(std::string_view argument, const LogicWorld& world) {
  return once_if(world.files.status(absolute(argument, world)).is_folder, argument);
}
Repetitions if_not_folder(std::string_view argument, const LogicWorld& world) {
  return once_if(!world.files.status(absolute(argument, world)).is_folder, argument);
}
// uWSGI tells a reload by a variable that it sets before it replaces itself.
Repetitions if_reload(std::string_view, const LogicWorld& world) {
  return once_if(find(world.environment, "UWSGI_RELOADS").has_value(), "%(_)");
}
Repetitions if_not_reload(std::string_view, const LogicWorld& world) {
  return once_if(!find(world.environment, "UWSGI_RELOADS").has_value(), "%(_)");
}
// Plugins loaded and the host's name.
Repetitions unknowable(std::string_view, const LogicWorld&) {
  return std::nullopt;
}

Repetitions for_words(std::string_view argument, const LogicWorld&) {
  std::vector<std::string> words;
  for (const std::string_view word : split(argument, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

Repetitions for_times(std::string_view argument, const LogicWorld&) {
  int times = 0;
  std::from_chars(argument.data(), argument.data() + argument.size(), times);
  if (times > kMostRepetitions) return std::nullopt;
  std::vector<std::string> numbers;
  for (int i = 1; i <= times; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

Repetitions for_lines(std::string_view argument, const LogicWorld& world) {
  const auto text = world.files.read(absolute(argument, world), 1u << 20);
  if (!text) return std::vector<std::string>{};
  std::vector<std::string> lines;
  for (const std::string_view line : split(*text, '\n')) {
    lines.emplace_back(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
  }
  if (lines.back().empty()) lines.pop_back();
  if (lines.size() > kMostRepetitions) return std::nullopt;
  return lines;
}

// Wildcards in the last part only; a pattern that matches nothing stands for itself, as glob() with
// GLOB_NOCHECK has it.
Repetitions for_glob(std::string_view argument, const LogicWorld& world) {
  const std::size_t slash = argument.rfind('/');
  const std::string_view folder =
      slash == std::string_view::npos ? "" : argument.substr(0, slash + 1);
  const std::string pattern(argument.substr(folder.size()));
  if (has_wildcard(folder)) return std::nullopt;
  std::vector<std::string> found;
  for (const std::string& name : matching_names(world.files, absolute(folder, world), pattern)) {
    std::string path = std::string(folder) + name;
    if (world.files.status(absolute(path, world)).is_folder) path += '/';  // GLOB_MARK
    found.push_back(std::move(path));
  }
  if (found.empty()) found.emplace_back(argument);
  if (found.size() > kMostRepetitions) return std::nullopt;
  return found;
}

struct LogicOption {
  std::string_view key;
  Repetitions (*evaluate)(std::string_view argument, const LogicWorld& world);
};

constexpr auto kLogicOptions = std::to_array<LogicOption>({
    {"for", for_words},
    {"for-glob", for_glob},
    {"for-times", for_times},
    {"for-readline", for_lines},
    {"if-opt", if_option},
    {"if-not-opt", if_not_option},
    {"if-env", if_env},
    {"ifenv", if_env},
    {"if-not-env", if_not_env},
    {"if-reload", if_reload},
    {"if-not-reload", if_not_reload},
    {"if-hostname", unknowable},
    {"if-not-hostname", unknowable},
    {"if-hostname-match", unknowable},
    {"if-not-hostname-match", unknowable},
    {"if-exists", if_exists},
    {"ifexists", if_exists},
    {"if-not-exists", if_not_exists},
    {"if-plugin", unknowable},
    {"ifplugin", unknowable},
    {"if-not-plugin", unknowable},
    {"if-file", if_file},
    {"if-not-file", if_not_file},
    {"if-dir", if_folder},
    {"ifdir", if_folder},
    {"if-directory", if_folder},
    {"if-not-dir", if_not_folder},
});

}  // namespace

bool is_logic_option(std::string_view key) {
  for (const LogicOption& option : kLogicOptions) {
    if (option.key == key) return true;
  }
  return false;
}

bool ends_logic(std::string_view key) {
  return key == "end" || key == "endfor" || key == "endif" || key == "end-if" || key == "end-for";
}

Repetitions evaluate_logic(std::string_view key, std::string_view argument,
                           const LogicWorld& world) {
  for (const LogicOption& option : kLogicOptions) {
    if (option.key == key) return option.evaluate(argument, world);
  }
  return std::nullopt;
}

}  // namespace sqreen::doctor
