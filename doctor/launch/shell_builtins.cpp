// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/shell_builtins.h"

#include <cstddef>

#include "doctor/launch/shell_words.h"

namespace sqreen::doctor {
namespace {

void unset(ShellState& state, const std::string& name) {
  state.variables.erase(name);
  state.unknown.erase(name);
}

// `shift 2`, `set -- gunicorn "$@"`
void positional(const ShellCommand& command, ShellState& state) {
  if (command.conditional) return;
  auto& arguments = state.arguments;
  const auto& words = command.words;
  if (words[0].text == "set") {
    if (words.size() < 2 || words[1].text != "--") return;
    arguments.clear();
    for (std::size_t i = 2; i < words.size(); ++i) arguments.push_back(words[i].text);
    return;
  }
  std::size_t count = 1;
  if (words.size() > 1) {
    const std::string& number = words[1].text;
    if (number.size() != 1 || number[0] < '0' || number[0] > '9') return;
    count = static_cast<std::size_t>(number[0] - '0');
  }
  if (count > arguments.size()) return;
  arguments.erase(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

void set_shell_variable(ShellState& state, const std::string& name, const std::string& value,
                        bool known) {
  unset(state, name);
  (known ? state.variables : state.unknown)[name] = value;
}

void run_shell_builtin(const ShellCommand& command, ShellState& state) {
  const std::string& name = command.words[0].text;
  if (name == "shift" || name == "set") return positional(command, state);
  if (name != "export" && name != "unset" && name != "readonly" && name != "declare" &&
      name != "local" && name != "read") {
    return;
  }
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    const ShellWord& word = command.words[i];
    const std::size_t length = assigned_name(word.text);
    if (length > 0) {
      set_shell_variable(state, word.text.substr(0, length), word.text.substr(length + 1),
                         word.known && !command.conditional);
    } else if (name == "unset" || name == "read") {
      unset(state, word.text);
    }
  }
}

}  // namespace sqreen::doctor
