// SPDX-License-Identifier: Apache-2.0
#include "agent/launcher.h"

#include <algorithm>
#include <optional>

#include "agent/launcher_table.h"
#include "agent/python_command.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

using Words = std::span<const std::string>;

std::string_view base_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool list_has(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    const std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (item.empty()) continue;
    if (item.ends_with('*') ? word.starts_with(item.substr(0, item.size() - 1)) : word == item) {
      return true;
    }
  }
  return false;
}

const Launcher* find_row(std::string_view Launcher::*names, std::string_view name) {
  if (name.empty()) return nullptr;
  for (const Launcher& row : launchers()) {
    if (list_has(row.*names, name)) return &row;
  }
  return nullptr;
}

// Index of the first word at or behind `at` that is neither an option nor an option's value;
// words.size() when there is none.
std::size_t skip_options(Words words, std::size_t at, std::string_view value_options) {
  for (; at < words.size(); ++at) {
    const std::string_view word = words[at];
    if (word == "--") return std::min(at + 1, words.size());
    if (!word.starts_with('-') || word == "-") return at;
    if (list_has(value_options, word)) ++at;
  }
  return words.size();
}

bool has_word(Words words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_set_to_true(const Environment& environment, std::string_view name) {
  const auto value = find(environment, name);
  return value && equals_ignoring_case(*value, "true");
}

// Flask's own rule (flask/helpers.py, get_debug_flag): set, and none of 0, false, no.
bool flask_debug(const Environment& environment) {
  const auto value = find(environment, "FLASK_DEBUG");
  return value && !value->empty() && *value != "0" && !equals_ignoring_case(*value, "false") &&
         !equals_ignoring_case(*value, "no");
}

// Only where it is certain: a parent that is taken for a server merely waits, a server that is
// taken for a parent is not protected. So FLASK_ENV does not count (Flask 2.3 ignores it), nor does
// what a .flaskenv file says.
bool is_reloader_parent(Reloader reloader, std::string_view subcommand, Words arguments,
                        const Environment& environment) {
  switch (reloader) {
    case Reloader::none:
      return false;
    case Reloader::flask: {
      if (is_set_to_true(environment, "WERKZEUG_RUN_MAIN")) return false;
      if (has_word(arguments, "--no-reload") || has_word(arguments, "--no-debug")) return false;
      if (has_word(arguments, "--reload")) return true;
      if (find(environment, "FLASK_RUN_RELOAD") || find(environment, "FLASK_RUN_DEBUG"))
        return false;
      return has_word(arguments, "--debug") || flask_debug(environment);
    }
    case Reloader::django:
      if (has_word(arguments, "--noreload")) return false;
      if (subcommand == "runserver") return !is_set_to_true(environment, "RUN_MAIN");
      if (subcommand == "runserver_plus") return !is_set_to_true(environment, "WERKZEUG_RUN_MAIN");
      return false;
  }
  return false;
}

// gunicorn -k uvicorn.workers.UvicornWorker, uvicorn_worker.UvicornWorker, hypercorn's...
bool has_asgi_worker(Words arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string_view word = arguments[i];
    if ((word == "-k" || word == "--worker-class") && i + 1 < arguments.size()) {
      word = arguments[i + 1];
    } else if (!word.starts_with("-k") && !word.starts_with("--worker-class=")) {
      continue;
    }
    if (word.find("uvicorn") != std::string_view::npos ||
        word.find("hypercorn") != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

LauncherVerdict out(std::string name) {
  LauncherVerdict verdict{LauncherRole::not_web, std::move(name), {}, 0};
  verdict.reason = verdict.name + " is not a web app";
  return verdict;
}

LauncherVerdict wrapper(std::string name, Words words, std::size_t wrapped) {
  return {LauncherRole::wrapper, std::move(name), {}, wrapped < words.size() ? wrapped : 0};
}

LauncherVerdict web(std::string name, bool asgi) {
  LauncherVerdict verdict{LauncherRole::web, std::move(name), {}, 0};
  if (asgi) {
    verdict.reason =
        verdict.name +
        " serves ASGI, which is not supported: only requests that reach a WSGI app are "
        "protected";
  }
  return verdict;
}

LauncherVerdict judge_python(Words words, const Environment& environment);

// A script, or -m and a module, that a launcher runs in its own process.
LauncherVerdict judge_inner_script(std::string name, Words words, std::size_t at,
                                   const Environment& environment) {
  if (at >= words.size()) return out(std::move(name));
  // As if an interpreter stood in the place of the launcher.
  std::vector<std::string> inner{"python"};
  inner.insert(inner.end(), words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
  LauncherVerdict verdict = judge_python(inner, environment);
  if (verdict.wrapped != 0) verdict.wrapped = verdict.wrapped - 1 + at;
  return verdict;
}

// `words[arguments]` is the first word behind the launcher's name.
LauncherVerdict judge_row(const Launcher& row, std::string name, Words words, std::size_t arguments,
                          const Environment& environment) {
  const Words rest = words.subspan(std::min(arguments, words.size()));
  std::size_t at = skip_options(words, arguments, row.value_options);
  switch (row.follows) {
    case Follows::nothing:
      break;
    case Follows::command:
      if (name == "env") {
        while (at < words.size() && words[at].find('=') != std::string::npos) ++at;
      }
      at += static_cast<std::size_t>(row.skipped_words);
      return wrapper(std::move(name), words, at);
    case Follows::behind_dashes: {
      const auto dashes = std::find(rest.begin(), rest.end(), "--");
      if (dashes == rest.end()) break;
      return wrapper(std::move(name), words,
                     arguments + static_cast<std::size_t>(dashes - rest.begin()) + 1);
    }
    case Follows::script: {
      // `-m module` is the inner script's, not an option of the launcher.
      std::size_t start = arguments;
      while (start < at && words[start] != "-m") ++start;
      return judge_inner_script(std::move(name), words, start, environment);
    }
    case Follows::subcommand: {
      if (at >= words.size()) break;
      const std::string& subcommand = words[at];
      if (list_has(row.runs_command, subcommand)) {
        const std::size_t wrapped = skip_options(words, at + 1, row.value_options);
        return wrapper(name + " " + subcommand, words, wrapped);
      }
      if (list_has(row.runs_script, subcommand)) {
        std::size_t start = at + 1;
        const std::size_t end = skip_options(words, start, row.value_options);
        while (start < end && words[start] != "-m") ++start;
        return judge_inner_script(name + " " + subcommand, words, start, environment);
      }
      const bool serves = list_has(row.web, subcommand);
      const bool passes_on = list_has(row.passes_on, subcommand);
      name += " " + subcommand;
      if (passes_on ||
          (serves && is_reloader_parent(row.reloader, subcommand, rest, environment))) {
        return wrapper(std::move(name), words, 0);
      }
      if (serves) return web(std::move(name), row.asgi);
      break;
    }
  }
  switch (row.role) {
    case LauncherRole::web:
      return web(std::move(name),
                 row.asgi || (name.starts_with("gunicorn") && has_asgi_worker(rest)));
    case LauncherRole::maybe_web:
      return {LauncherRole::maybe_web, std::move(name), {}, 0};
    case LauncherRole::wrapper:
      return wrapper(std::move(name), words, 0);
    case LauncherRole::not_web:
      break;
  }
  return out(std::move(name));
}

// `python /app/package/__main__.py` is what `-m package` looks like to some tools.
std::string_view script_name(std::string_view path) {
  const std::string_view base = base_name(path);
  if (base != "__main__.py") return base;
  const std::string_view folder = path.substr(0, path.size() - base.size());
  return folder.empty() ? base : base_name(folder);
}

LauncherVerdict judge_code(std::string_view code) {
  // multiprocessing's trackers (Lib/multiprocessing/resource_tracker.py) never serve. Its spawned
  // children may: uvicorn's workers are.
  if (code.find("multiprocessing.resource_tracker") != std::string_view::npos ||
      code.find("multiprocessing.semaphore_tracker") != std::string_view::npos) {
    return {LauncherRole::wrapper, "multiprocessing", {}, 0};
  }
  return {LauncherRole::maybe_web, "python -c", {}, 0};
}

LauncherVerdict judge_python(Words words, const Environment& environment) {
  const PythonCommand command = parse_python_command(words);
  switch (command.kind) {
    case PythonCommand::Kind::script: {
      const std::string_view name = script_name(command.target);
      const Launcher* row = find_row(&Launcher::programs, name);
      if (row == nullptr && base_name(command.target) == "__main__.py") {
        row = find_row(&Launcher::modules, name);
      }
      if (row == nullptr) return {LauncherRole::maybe_web, std::string(name), {}, 0};
      return judge_row(*row, std::string(name), words, command.arguments, environment);
    }
    case PythonCommand::Kind::module: {
      const std::string_view module =
          command.target.ends_with(".__main__")
              ? command.target.substr(0,
                                      command.target.size() - std::string_view(".__main__").size())
              : command.target;
      const Launcher* row = find_row(&Launcher::modules, module);
      if (row == nullptr) return {LauncherRole::maybe_web, std::string(module), {}, 0};
      return judge_row(*row, std::string(module), words, command.arguments, environment);
    }
    case PythonCommand::Kind::code:
      return judge_code(command.target);
    case PythonCommand::Kind::input:
      return {LauncherRole::maybe_web, "python -", {}, 0};
    case PythonCommand::Kind::interactive: {
      LauncherVerdict verdict = out("python");
      verdict.reason = "the Python shell is not a web app";
      return verdict;
    }
    case PythonCommand::Kind::information:
      return out("python " + std::string(command.target));
  }
  return {};
}

}  // namespace

LauncherVerdict classify_command(std::span<const std::string> argv,
                                 const Environment& environment) {
  if (argv.empty()) return {};
  const std::string_view name = base_name(argv[0]);
  if (is_python_name(name)) return judge_python(argv, environment);
  const Launcher* row = find_row(&Launcher::programs, name);
  if (row == nullptr) return {LauncherRole::maybe_web, std::string(name), {}, 0};
  return judge_row(*row, std::string(name), argv, 1, environment);
}

}  // namespace sqreen::agent
