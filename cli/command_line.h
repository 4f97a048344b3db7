// SPDX-License-Identifier: Apache-2.0
// One walk along the words of a command line, in step with the tree of commands: parsing, "did you
// mean" and completion share it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sqreen::cli {

struct Place {
  CLI::App* command = nullptr;  // the deepest subcommand named so far
  CLI::Option* wants_value =
      nullptr;                 // the last word was this option and its value is still to come
  bool options_ended = false;  // by "--"
  std::size_t next = 0;  // the first word that was not walked over: the end, the word nobody knows,
                         // or `start`'s or `doctor`'s COMMAND
  bool unknown = false;  // words[next] is no option or subcommand here
};

Place walk(CLI::App& root, std::span<const std::string> words);

// For a word that `walk` did not know: `unknown option "--drry-run"; did you mean "--dry-run"?`
std::string unknown_word(const CLI::App& command, const std::string& word);

// "--mode" and "-m" as they are typed; empty for positionals.
std::vector<std::string> spellings(const CLI::Option& option);

}  // namespace sqreen::cli
