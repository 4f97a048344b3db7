// SPDX-License-Identifier: Apache-2.0
// One word of a shell: quotes, variables, positional parameters, substitutions. What only the
// running shell knows stays as it is written. shell.h reads commands with it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ascii.h"
#include "doctor/launch/shell.h"

namespace sqreen::doctor {

// Of a variable's name, behind its first character.
constexpr bool is_name_char(char c) {
  return is_ascii_alphanumeric(c) || c == '_';
}

// The length of NAME in `NAME=...`; 0 when the text is no assignment.
std::size_t assigned_name(std::string_view text);

// What a shell makes of `OPTIONS="-w 4"; run $OPTIONS`: a word of its own for each part.
std::vector<ShellWord> at_breaks(ShellWord word);

class ShellWords {
 protected:
  // Both must outlive this.
  ShellWords(std::string_view text, const ShellState& state) : text_(text), known_(state) {}

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  // From at_ on, to behind it; of no length where something else begins.
  ShellWord read_word();
  void fail_at(std::size_t at, std::string what);  // the first one counts
  // Of what variables and arguments put into words; false when it is more than can be followed.
  bool spend(std::size_t bytes);

  std::string_view text_;
  std::size_t at_ = 0;
  ShellProblem problem_;

 private:
  void character(ShellWord& word, char c, bool quoted);
  void single_quoted(ShellWord& word);
  void double_quoted(ShellWord& word);
  void backquoted(ShellWord& word);
  void unknown(ShellWord& word, std::size_t begin);
  void dollar(ShellWord& word, bool quoted);
  void braced(ShellWord& word, std::size_t begin, std::string_view inside, bool quoted);
  void value(ShellWord& word, std::string_view value, bool quoted);
  void skip_balanced(char open, char close);
  std::optional<std::string> argument(std::size_t index) const;
  std::optional<std::string> all_arguments() const;

  const ShellState& known_;
  std::size_t spent_ = 0;
};

}  // namespace sqreen::doctor
