// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/classify.h"

#include <algorithm>
#include <array>
#include <deque>
#include <filesystem>

#include "agent/python_command.h"
#include "compat/paths.h"
#include "compat/shebang.h"
#include "core/text.h"
#include "doctor/launch/agent_placement.h"
#include "doctor/launch/found_launches.h"
#include "doctor/launch/launched_file.h"
#include "doctor/launch/other_programs.h"
#include "doctor/launch/serving_script.h"
#include "doctor/launch/shell.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

using agent::LauncherRole;

constexpr int kDeepestScript = 6;

// Of a shell; they start nothing.
constexpr auto kBuiltins = std::to_array<std::string_view>(
    {":",        "[",       "[[",      "alias", "break",    "cd",     "continue", "declare",
     "echo",     "exit",    "export",  "false", "hash",     "let",    "local",    "popd",
     "printf",   "pushd",   "pwd",     "read",  "readonly", "return", "set",      "shift",
     "shopt",    "sleep",   "test",    "times", "trap",     "true",   "type",     "typeset",
     "ulimit",   "umask",   "unalias", "unset", "wait",     "mkdir",  "chmod",    "chown",
     "cp",       "mv",      "rm",      "ln",    "cat",      "touch",  "date",     "dirname",
     "basename", "nc",      "curl",    "wget",  "grep",     "sed",    "awk",      "pg_isready",
     "install",  "getopts", "id",      "ls",    "kill",     "mkfifo"});

constexpr auto kShells =
    std::to_array<std::string_view>({"sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "busybox"});

class Follower {
 public:
  Follower(const LaunchCommand& command, const Project& project)
      : command_(command), project_(project), found_(command) {}

  std::vector<Launch> follow() {
    Trail trail{.environment = command_.environment,
                .folder = command_.folder,
                .unknown_words = command_.unknown_words};
    if (command_.shell) {
      shell(*command_.shell, {}, trail);
    } else {
      trail.agent_edits = command_.agent_edits;
      trail.with_agent = command_.with_agent.empty()
                             ? "sqreen start " + shell_quoted(command_.words)
                             : command_.with_agent;
      words(command_.words, trail);
    }
    if (found_.added() == 0) found_.add_not_understood(trail, {}, "there is no command in it");
    return found_.take();
  }

 private:
  void not_understood(const Trail& trail, std::vector<std::string> command, std::string why) {
    found_.add_not_understood(trail, std::move(command), std::move(why));
  }

  void shell(const SourceText& source, std::vector<std::string> arguments, const Trail& outer) {
    if (outer.depth > kDeepestScript) {
      return not_understood(outer, {}, "its scripts call each other too deeply to follow");
    }
    ShellState state{.variables = outer.environment, .arguments = std::move(arguments)};
    // Behind `sqreen start` it holds more than is known here.
    if (outer.under_agent()) state.variables.erase("PYTHONPATH");
    Trail trail = outer;
    ++trail.depth;
    std::deque<SourceText> sources{source};
    const ShellProblem problem = read_shell(
        sources[0].text, state,
        [&](const ShellCommand& command) {
          shell_command(command, sources[command.source], state, trail);
        },
        [&](const ShellCommand& command) { return read_in(command, state, trail, sources); });
    if (!problem.what.empty()) {
      const Place place = sources[problem.source].place(problem.at, {});
      not_understood(outer, {}, place.text() + ": " + problem.what);
    }
  }

  // `. ./lib.sh`: once for all of its callers.
  std::optional<ShellSource> read_in(const ShellCommand& command, const ShellState& state,
                                     const Trail& trail, std::deque<SourceText>& sources) const {
    if (command.words.size() < 2) return std::nullopt;
    const ShellWord& file = command.words[1];
    if (file.text.ends_with("/activate")) return std::nullopt;  // of a virtual environment
    const OwnScript script{trail.script, sources[command.source].path, state.unknown};
    const std::string path = file.known
                                 ? find_launched_file(file.text, command_, trail.folder, project_)
                                 : find_beside_script(file.text, script, project_);
    if (path.empty()) return std::nullopt;
    for (std::size_t i = 1; i < sources.size(); ++i) {
      if (sources[i].path == path) return ShellSource{i, sources[i].text};
    }
    const auto text = project_.read(path);
    if (!text) return std::nullopt;
    sources.push_back(SourceText::of_file(path, *text));
    return ShellSource{sources.size() - 1, sources.back().text};
  }

  void shell_command(ShellCommand command, const SourceText& source, const ShellState& state,
                     Trail& trail) {
    const OwnScript script{trail.script, source.path, state.unknown};
    for (ShellWord& word : command.words) {
      if (word.known) continue;
      const std::string path = find_beside_script(word.text, script, project_);
      if (path.empty()) continue;
      const std::filesystem::path absolute = project_.absolute(path);
      word.text = absolute.lexically_relative(trail.folder).string();
      if (word.text.find('/') == std::string::npos) word.text.insert(0, "./");
      word.known = true;
    }
    std::size_t first = 0;
    while (first < command.words.size() &&
           (command.words[first].text == "exec" || command.words[first].text == "command" ||
            command.words[first].text == "nohup")) {
      ++first;
    }
    if (first >= command.words.size()) return;
    std::vector<std::string> words;
    for (std::size_t i = first; i < command.words.size(); ++i) {
      words.push_back(command.words[i].text);
    }
    const ShellWord& program = command.words[first];
    if (words[0] == "cd") return change_folder(words, program.known, trail);
    if (holds(kBuiltins, compat::base_name(words[0]))) return;
    Trail inner = trail;
    for (const ShellWord& word : command.words) {
      if (!word.known) inner.unknown_words.add(word.text);
    }
    for (const auto& [name, value] : state.variables) inner.environment[name] = value;
    for (const auto& [name, value] : command.assignments) inner.environment[name] = value;
    if (words[0] == "." || words[0] == "source") return;  // of no file that is known here
    if (!program.known) {
      return not_understood(inner, std::move(words),
                            "what `" + program.text + "` is, only the running shell knows");
    }
    if (trail.under_agent() && command.assignments.contains("PYTHONPATH")) {
      inner.loses_agent = "PYTHONPATH=" + command.assignments.at("PYTHONPATH");
    }
    if (trail.under_agent()) {
      const auto own = find(command.unknown, "PYTHONPATH");
      const auto set = own ? own : find(state.unknown, "PYTHONPATH");
      if (set) look_in_front_of_agent(*set, command_, project_, inner);
    }
    place_agent(source, program, command_, inner);
    this->words(std::move(words), inner);
  }

  static void change_folder(const std::vector<std::string>& words, bool known, Trail& trail) {
    if (words.size() < 2 || !known || words[1].find('$') != std::string::npos) return;
    if (words[1].starts_with('/')) return;  // of the machine where it runs
    trail.folder = normal_path(compat::join(trail.folder, words[1]));
  }

  bool script(const std::string& path, std::vector<std::string> arguments, const Trail& trail) {
    const auto text = project_.read(path);
    if (!text) return false;
    const std::size_t before = found_.added();
    Trail inner = trail;
    inner.script = path;
    shell(SourceText::of_file(path, *text), std::move(arguments), inner);
    if (found_.added() == before) not_understood(trail, {}, path + " starts nothing");
    return true;
  }

  void words(std::vector<std::string> words, Trail trail) {
    if (words.empty()) return;
    if (words[0].find('$') != std::string::npos) {
      return not_understood(trail, words, "what `" + words[0] + "` is, only the running app knows");
    }
    if (words[0].starts_with('-')) {
      return not_understood(trail, words,
                            "they are options for what its image starts, which is not known here");
    }
    const std::string name(compat::base_name(words[0]));
    if (name == "env") return env(std::move(words), std::move(trail));
    if (holds(kShells, name)) return shell_program(words, trail);
    // What a wrapper starts stands behind it, also where the project has the wrapper's own script.
    const bool names_command = agent::classify_command(words, {}).wrapped > 0;
    if (!names_command && follow_file(words, trail)) return;
    // The process that serves is asked about, not its reloading parent.
    Environment environment = trail.environment;
    environment["WERKZEUG_RUN_MAIN"] = environment["RUN_MAIN"] = "true";
    agent::LauncherVerdict verdict = agent::classify_command(words, environment);
    if (verdict.role == LauncherRole::wrapper) {
      return wrapper(std::move(words), std::move(verdict), std::move(trail));
    }
    LaunchRole role = LaunchRole::unknown;
    if (verdict.role == LauncherRole::web) role = LaunchRole::web;
    if (verdict.role == LauncherRole::not_web) role = LaunchRole::not_web;
    if (verdict.role == LauncherRole::maybe_web) role = look_into(words, verdict, trail);
    found_.add(trail, std::move(words), role, std::move(verdict));
  }

  void wrapper(std::vector<std::string> words, agent::LauncherVerdict verdict, Trail trail) {
    trail.wrappers.push_back(verdict.name);
    std::size_t at = verdict.wrapped;
    if (at == 0) at = known_launcher(words);
    if (at == 0 || at >= words.size()) {
      const std::string why = verdict.name + " starts others by files of its own";
      return found_.add(trail, std::move(words), LaunchRole::not_web, std::move(verdict), why);
    }
    this->words({words.begin() + static_cast<std::ptrdiff_t>(at), words.end()}, std::move(trail));
  }

  // `sudo -u www gunicorn shop:app`: nobody knows sudo's options here, but a server by its name.
  static std::size_t known_launcher(const std::vector<std::string>& words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
      const agent::LauncherVerdict verdict =
          agent::classify_command(std::span(words).subspan(i), {});
      if (verdict.role == LauncherRole::web) return i;
    }
    return 0;
  }

  void env(std::vector<std::string> words, Trail trail) {
    const auto command = compat::parse_env({words.begin() + 1, words.end()}, trail.environment);
    if (!command || command->command.empty()) {
      return not_understood(trail, std::move(words), "this use of env is not known");
    }
    const bool unsets = std::find(command->unset.begin(), command->unset.end(), "PYTHONPATH") !=
                        command->unset.end();
    if (trail.under_agent() && (command->clears || unsets || command->set.contains("PYTHONPATH"))) {
      trail.loses_agent = command->clears ? "env -i" : "env with PYTHONPATH";
    }
    trail.environment = compat::apply_env(*command, trail.environment);
    trail.wrappers.emplace_back("env");
    this->words(command->command, std::move(trail));
  }

  void shell_program(const std::vector<std::string>& words, Trail& trail) {
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')) {
        if (i + 1 >= words.size()) break;
        const std::size_t arguments = std::min(i + 3, words.size());
        return shell({.path = command_.place.source, .text = words[i + 1], .lines = {}},
                     {words.begin() + static_cast<std::ptrdiff_t>(arguments), words.end()}, trail);
      }
      if (word.starts_with('-') || word.starts_with('+') || word == "sh") continue;
      const std::string path = find_launched_file(word, command_, trail.folder, project_);
      if (path.empty()) {
        return not_understood(trail, words, "the script " + word + " is not in this project");
      }
      if (!script(path, {words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end()}, trail)) {
        not_understood(trail, words, "the script " + path + " cannot be read");
      }
      return;
    }
    not_understood(trail, words, "a shell without a command");
  }

  // A program that is a file of the project: a shell script is followed, a Python one is looked at.
  bool follow_file(std::vector<std::string>& words, const Trail& trail) {
    const std::string& program = words[0];
    if (program.find('/') == std::string::npos && !program.ends_with(".sh")) return false;
    const std::string path = find_launched_file(program, command_, trail.folder, project_);
    if (path.empty()) return false;
    const auto head = project_.files().read_part(project_.absolute(path), 0, 256);
    if (!head) return false;
    const auto shebang = compat::parse_shebang(*head);
    const std::string interpreter(
        shebang ? compat::base_name(shebang->interpreter == "/usr/bin/env" ||
                                            shebang->interpreter == "/bin/env"
                                        ? std::string_view(shebang->argument)
                                        : std::string_view(shebang->interpreter))
                : std::string_view(program.ends_with(".sh") ? "sh" : ""));
    if (holds(kShells, interpreter)) {
      return script(path, {words.begin() + 1, words.end()}, trail);
    }
    if (agent::is_python_name(interpreter) && !is_known(words)) {
      words.insert(words.begin(), interpreter);
    }
    return false;
  }

  static bool is_known(const std::vector<std::string>& words) {
    return agent::classify_command(words, {}).role != LauncherRole::maybe_web;
  }

  // A script or program that the launcher table does not know.
  LaunchRole look_into(const std::vector<std::string>& words, const agent::LauncherVerdict& verdict,
                       const Trail& trail) const {
    if (!agent::is_python_name(compat::base_name(words[0]))) {
      return is_other_program(compat::base_name(words[0])) ? LaunchRole::not_web
                                                           : LaunchRole::unknown;
    }
    const agent::PythonCommand python = agent::parse_python_command(words);
    std::string path;
    if (python.kind == agent::PythonCommand::Kind::script) {
      path = find_launched_file(python.target, command_, trail.folder, project_);
    } else if (python.kind == agent::PythonCommand::Kind::module) {
      path = find_module(verdict.name, trail.folder, project_);
    }
    if (path.empty()) return LaunchRole::unknown;
    const auto text = project_.read(path);
    return text && script_serves(*text) ? LaunchRole::web : LaunchRole::unknown;
  }

  const LaunchCommand& command_;
  const Project& project_;
  FoundLaunches found_;
};

}  // namespace

std::vector<Launch> classify(const LaunchCommand& command, const Project& project) {
  return Follower(command, project).follow();
}

}  // namespace sqreen::doctor
