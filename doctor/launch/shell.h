// SPDX-License-Identifier: Apache-2.0
// The part of a POSIX shell that launch commands are written in: words, quotes, variables, lists,
// compound commands, redirections. Follows a script from top to bottom as far as text alone can
// tell; nothing is ever run.
//
//   ShellState state{.variables = {{"PORT", "8000"}}};
//   read_shell("set -e\nexec gunicorn -b :$PORT shop:app", state, [](const ShellCommand& command) {
//     command.words[0].text == "exec" ...
//   });
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"

namespace sqreen::doctor {

struct ShellWord {
  std::string text;        // after quotes and variables; what is not known stays as written
  std::size_t at = 0;      // byte offset in the text
  std::size_t length = 0;  // of the word as it is written
  bool known = true;       // false: a part of it only the running shell knows
  std::vector<std::size_t> breaks;  // in `text`: blanks of a variable without quotes
};

struct ShellCommand {
  std::vector<ShellWord> words;
  Environment assignments;   // NAME=value in front of the words
  Environment unknown;       // those whose value only the running shell knows, as written
  bool conditional = false;  // inside an if, a loop, a case or a function
  std::size_t source = 0;    // whose text its words stand in: see ShellSource
};

// What `. FILE` reads in, as if its lines stood there.
struct ShellSource {
  std::size_t number;     // of the text, above 0
  std::string_view text;  // outlives the reading
};
// nullopt: the file is not known. `command`: its first word is "." or "source".
using FindShellSource = std::function<std::optional<ShellSource>(const ShellCommand& command)>;

struct ShellState {
  Environment variables;               // known ones, exported or not
  Environment unknown;                 // others that the text sets, as written: "src:$PYTHONPATH"
  std::vector<std::string> arguments;  // $1, $2, "$@"
};

struct ShellProblem {
  std::size_t at = 0;
  std::size_t source = 0;
  std::string what;  // "a quote never ends"; empty: none
};

// Calls `visit` for each simple command that has words, in the order of the text. Assignments of
// their own, `export` and `unset` change `state` on the way, to unknown where they stand under a
// condition. Any bytes are fine; bounded in work.
ShellProblem read_shell(std::string_view text, ShellState& state,
                        const std::function<void(const ShellCommand&)>& visit,
                        const FindShellSource& find_source = {});

// A word that a shell reads back as `text`.
std::string shell_quoted(std::string_view text);
std::string shell_quoted(const std::vector<std::string>& words);  // as one line

}  // namespace sqreen::doctor
