// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "agent/python_command.h"
#include "compat/paths.h"
#include "core/text.h"
#include "doctor/gunicorn/configuration.h"
#include "doctor/launch/app_file.h"
#include "doctor/launch/arguments.h"
#include "doctor/launch/launch_files.h"
#include "doctor/launch/serving_script.h"
#include "doctor/python/string_literal.h"
#include "doctor/python/tokens.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

using Words = std::span<const std::string>;

// waitress's boolean adjustments (waitress/adjustments.py), each with a --no- form.
constexpr auto kWaitressFlags = std::to_array<std::string_view>(
    {"--call", "--help", "--ipv4", "--ipv6", "--expose-tracebacks", "--asyncore-use-poll",
     "--log-untrusted-proxy-headers", "--clear-untrusted-proxy-headers", "--log-socket-errors"});

std::string_view option_value(Words words, std::size_t i) {
  const std::size_t equals = words[i].find('=');
  if (words[i].starts_with("--") && equals != std::string::npos) {
    return std::string_view(words[i]).substr(equals + 1);
  }
  return i + 1 < words.size() ? std::string_view(words[i + 1]) : std::string_view();
}

bool is_option(std::string_view word, std::string_view name) {
  return word == name ||
         (word.starts_with(name) && word.size() > name.size() && word[name.size()] == '=');
}

void take_reference(AppTarget& target, std::string_view reference) {
  const std::size_t colon = reference.find(':');
  target.module = std::string(reference.substr(0, colon));
  if (colon == std::string_view::npos) return;
  const std::string_view callable = reference.substr(colon + 1);
  target.callable = std::string(callable.substr(0, callable.find('(')));
}

template <typename Flags>
void take_first_operand(AppTarget& target, Words words, const Flags& flags) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!word.starts_with('-')) return take_reference(target, word);
    const bool bundled = !word.starts_with("--") && word.size() > 2;
    if (bundled || word.find('=') != std::string::npos || holds(flags, word) ||
        word.starts_with("--no-"))
      continue;
    ++i;
  }
}

void gunicorn(AppTarget& target, Words words, const Launch& launch, const Project& project) {
  const LaunchFiles files(launch, project);
  const GunicornConfiguration configuration = read_gunicorn_configuration(
      words, launch.environment, files, launch.folder, launch.unknown_words);
  if (const GunicornOption* path = configuration.find("pythonpath");
      path != nullptr && path->known) {
    for (const std::string_view folder : split(path->value, ',')) {
      target.python_path.emplace_back(trim(folder));
    }
  }
  if (const GunicornOption* chdir = configuration.find("chdir"); chdir != nullptr && chdir->known) {
    target.folder = files.here(chdir->value);
  }
  take_reference(target, configuration.app);
  target.gunicorn_configuration = configuration.files;
}

void flask(AppTarget& target, Words words, const Environment& environment) {
  std::string app = find(environment, "FLASK_APP").value_or("");
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_option(words[i], "--app") || is_option(words[i], "-A")) app = option_value(words, i);
  }
  if (app.empty()) {
    target.file = "wsgi.py";
    target.also.emplace_back("app.py");
  } else if (const std::size_t colon = app.find(':'); app.substr(0, colon).ends_with(".py")) {
    target.file = app.substr(0, colon);
    target.callable = colon == std::string::npos ? "" : app.substr(colon + 1);
  } else {
    take_reference(target, app);
  }
  if (target.callable.empty()) target.callable = "create_app";
}

std::string string_value(const PythonToken& token) {
  if (token.kind != PythonToken::Kind::string) return {};
  return read_python_string(token.text).text;
}

// manage.py names the settings; runserver then loads the project's wsgi.py.
void django(AppTarget& target, const std::vector<std::string>& command, const Project& project) {
  for (const std::string& word : command) {
    if (compat::base_name(word) != "manage.py") continue;
    target.file = word;
    target.runs_as_main = true;
    const auto text = project.read(project.relative(compat::join(target.folder, word)));
    if (!text) return;
    for (const PythonStatement& statement : python_statements(*text)) {
      const auto& tokens = statement.tokens;
      for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
        if (string_value(tokens[i]) != "DJANGO_SETTINGS_MODULE") continue;
        const std::string settings = string_value(tokens[i + 2]);
        const std::string package = settings.substr(0, settings.find('.'));
        if (!package.empty()) target.also.push_back(package + "/wsgi.py");
      }
    }
    return;
  }
}

void last_reference(AppTarget& target, Words words) {
  for (const std::string& word : words) {
    if (!word.starts_with('-') && word.find(':') != std::string::npos &&
        word.find('/') == std::string::npos && word[0] != ':') {
      take_reference(target, word);
    }
  }
}

// Where Python finds a module that does not lie where the server starts.
void follow_python_path(AppTarget& target, const Launch& launch, const Project& project) {
  if (target.module.empty() || !find_module(target.module, target.folder, project).empty()) return;
  const LaunchFiles files(launch, project);
  const std::string variable = find(launch.environment, "PYTHONPATH").value_or("");
  for (const std::string_view folder : split(variable, ':')) {
    target.python_path.emplace_back(folder);
  }
  for (const std::string& folder : target.python_path) {
    if (folder.empty() || folder.find('$') != std::string::npos) continue;
    const bool is_absolute = folder.starts_with('/');
    const std::string here = files.here(is_absolute ? folder : compat::join(target.folder, folder));
    if (find_module(target.module, here, project).empty()) continue;
    target.folder = here;
    return;
  }
}

AppTarget target_of(const Launch& launch, const Project& project) {
  AppTarget target;
  target.folder = launch.folder;
  const std::string_view name = launch.launcher.name;
  const Words words = Words(launch.command).subspan(find_arguments(launch.command));
  if (name.starts_with("gunicorn")) {
    gunicorn(target, words, launch, project);
  } else if (name.starts_with("waitress")) {
    take_first_operand(target, words, kWaitressFlags);
  } else if (name.starts_with("flask")) {
    flask(target, words, launch.environment);
  } else if (name.starts_with("manage.py")) {
    django(target, launch.command, project);
  } else if (name.starts_with("uwsgi") || name.starts_with("pserve")) {
    return target;  // a file of their own says
  } else if (!launch.command.empty() &&
             agent::is_python_name(compat::base_name(launch.command[0]))) {
    const agent::PythonCommand python = agent::parse_python_command(launch.command);
    using Kind = agent::PythonCommand::Kind;
    if (python.kind == Kind::script) target.file = std::string(python.target);
    if (python.kind == Kind::module) target.module = std::string(python.target);
    target.runs_as_main = true;
    if (launch.launcher.role == agent::LauncherRole::web) last_reference(target, words);
  } else {
    last_reference(target, words);
    if (target.module.empty() && !words.empty()) take_reference(target, words.back());
  }
  return target;
}

}  // namespace

AppTarget find_app_target(const Launch& launch, const Project& project) {
  AppTarget target = target_of(launch, project);
  follow_python_path(target, launch, project);
  return target;
}

}  // namespace sqreen::doctor
