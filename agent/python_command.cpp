// SPDX-License-Identifier: Apache-2.0
#include "agent/python_command.h"

namespace sqreen::agent {
namespace {

// Of all versions together; those with a value take the rest of the word or the next word.
constexpr std::string_view kValueOptions = "WXQcm";

bool is_version_like(std::string_view text) {
  // "", "3", "3.11", "3.11d", "3.13t", "3-dbg", "3.11-dbg", "2.7m"
  std::size_t i = 0;
  while (i < text.size() && ((text[i] >= '0' && text[i] <= '9') || text[i] == '.')) ++i;
  const std::string_view rest = text.substr(i);
  return rest.empty() || rest == "d" || rest == "t" || rest == "td" || rest == "m" || rest == "w" ||
         rest == "-dbg" || rest == "-c" || rest == ".exe";
}

}  // namespace

bool is_python_name(std::string_view name) {
  for (const std::string_view stem : {"python", "pypy", "jython", "graalpy"}) {
    if (name.starts_with(stem)) return is_version_like(name.substr(stem.size()));
  }
  return false;
}

PythonCommand parse_python_command(std::span<const std::string> words) {
  PythonCommand command;
  std::size_t i = 1;
  for (; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "-") {
      command.kind = PythonCommand::Kind::input;
      command.target = word;
      command.arguments = i + 1;
      return command;
    }
    if (!word.starts_with('-')) break;
    if (word == "--") {
      ++i;
      break;
    }
    if (word.starts_with("--")) {
      if (word == "--check-hash-based-pycs") {
        ++i;
        continue;
      }
      if (word == "--version" || word.starts_with("--help")) {
        command.kind = PythonCommand::Kind::information;
        command.target = word;
        command.arguments = i + 1;
        return command;
      }
      continue;  // jython's and pypy's own, for example --jit
    }
    for (std::size_t at = 1; at < word.size(); ++at) {
      const char option = word[at];
      if (kValueOptions.find(option) == std::string_view::npos) {
        if (option == 'E' || option == 'I' || option == 'S') {
          if (command.defeats_bootstrap.empty()) {
            command.defeats_bootstrap = option == 'E' ? "-E" : option == 'I' ? "-I" : "-S";
          }
        } else if (option == 'V' || option == 'h' || option == '?') {
          command.kind = PythonCommand::Kind::information;
          command.target = word;
          command.arguments = i + 1;
          return command;
        }
        continue;
      }
      std::string_view value = word.substr(at + 1);
      if (value.empty() && i + 1 < words.size()) value = words[++i];
      if (option == 'c' || option == 'm') {
        command.kind = option == 'c' ? PythonCommand::Kind::code : PythonCommand::Kind::module;
        command.target = value;
        command.arguments = i + 1;
        return command;
      }
      break;
    }
  }
  command.arguments = words.size();
  if (i < words.size()) {
    command.kind = PythonCommand::Kind::script;
    command.target = words[i];
    command.arguments = i + 1;
  }
  return command;
}

}  // namespace sqreen::agent
