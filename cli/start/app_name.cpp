// SPDX-License-Identifier: Apache-2.0
#include "cli/start/app_name.h"

#include <algorithm>
#include <string_view>

#include "compat/paths.h"
#include "core/ascii.h"

namespace sqreen::cli {
namespace {

using compat::base_name;

// Names that say nothing: the folder's says more.
constexpr std::string_view kGeneric[] = {
    "app",      "application", "asgi", "index", "main",     "manage",   "run", "server",
    "settings", "start",       "web",  "wsgi",  "__init__", "__main__", "src", "config"};

bool is_generic(std::string_view name) {
  return std::find(std::begin(kGeneric), std::end(kGeneric), name) != std::end(kGeneric);
}

bool is_module(std::string_view text) {
  const auto is_start = [](char c) { return is_ascii_letter(c) || c == '_'; };
  if (text.empty() || !is_start(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_start(c) || is_ascii_digit(c) || c == '.'; });
}

// "shop" of "shop.wsgi:app", "src/shop.py", "shop:create_app()", "shop.ini".
std::string_view stem_of(std::string_view target) {
  target = target.substr(0, target.find(':'));
  const bool is_path = target.find('/') != std::string_view::npos;
  target = base_name(target);
  for (const std::string_view ending : {".py", ".wsgi", ".ini", ".xml", ".yaml", ".yml", ".json"}) {
    if (target.ends_with(ending) && target.size() > ending.size() &&
        (is_path || ending != ".wsgi")) {
      return target.substr(0, target.size() - ending.size());
    }
  }
  return target.substr(0, target.find('.'));
}

// Options of launchers that name the app's module or file. What is none (gunicorn's `-w 4`) is seen
// by its value.
bool names_app(std::string_view option) {
  constexpr std::string_view kOptions[] = {"--app",  "-A",          "--module", "-w",
                                           "--wsgi", "--wsgi-file", "--ini",    "--application"};
  return std::find(std::begin(kOptions), std::end(kOptions), option) != std::end(kOptions);
}

// "shop:app" and not "localhost:8000"
bool is_object(std::string_view word) {
  const std::size_t colon = word.find(':');
  return colon != std::string_view::npos && is_module(word.substr(0, colon)) &&
         colon + 1 < word.size() && (word[colon + 1] < '0' || word[colon + 1] > '9');
}

bool is_app_file(std::string_view word) {
  return (word.ends_with(".py") || word.ends_with(".ini") || word.ends_with(".wsgi")) &&
         base_name(word) != "manage.py";
}

std::string_view find_target(std::span<const std::string> command, bool has_subcommand) {
  for (std::size_t i = 0; i < command.size(); ++i) {
    std::string_view word = command[i];
    std::string_view value;
    if (names_app(word) && i + 1 < command.size()) value = command[i + 1];
    const std::size_t equals = word.find('=');
    if (word.starts_with("--") && equals != std::string_view::npos &&
        names_app(word.substr(0, equals))) {
      value = word.substr(equals + 1);
    }
    if (is_module(stem_of(value))) return value;
    if (!word.starts_with('-') && is_object(word)) return word;
  }
  // Behind the objects: `gunicorn -c settings.py shop:app`.
  for (const std::string& word : command) {
    if (is_app_file(word)) return word;
  }
  // `gunicorn -w 4 shop`, `python -m shop`
  const bool ends_in_module = !has_subcommand && command.size() > 1 && is_module(command.back());
  return ends_in_module ? std::string_view(command.back()) : std::string_view();
}

}  // namespace

std::string guess_app_name(std::span<const std::string> command,
                           const agent::LauncherVerdict& launcher, const Environment& environment,
                           const std::string& folder) {
  const std::string project(base_name(folder));
  std::string target;
  if (launcher.name.starts_with("manage.py") || launcher.name.starts_with("django")) {
    target = find(environment, "DJANGO_SETTINGS_MODULE").value_or("");
  } else if (launcher.role == agent::LauncherRole::web ||
             (launcher.role == agent::LauncherRole::maybe_web && launcher.name != "python -c")) {
    target = find_target(command, launcher.name.find(' ') != std::string::npos);
    if (target.empty() && launcher.name.starts_with("flask")) {
      target = find(environment, "FLASK_APP").value_or("");
    }
  }
  const std::string_view stem = stem_of(target);
  if (!stem.empty() && !is_generic(stem)) return std::string(stem);
  if (!project.empty() && !is_generic(project)) return project;
  if (!stem.empty()) return std::string(stem);
  return project.empty() ? "app" : project;
}

}  // namespace sqreen::cli
