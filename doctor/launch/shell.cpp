// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/shell.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/text.h"
#include "doctor/launch/shell_branches.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kMostCommands = 5000;
constexpr std::size_t kLongestWord = 1u << 16;  // after variables were put in

constexpr auto kOpens =
    std::to_array<std::string_view>({"if", "while", "until", "for", "case", "select"});
constexpr auto kCloses = std::to_array<std::string_view>({"fi", "done", "esac"});
constexpr auto kBetween =
    std::to_array<std::string_view>({"then", "do", "else", "elif", "!", "time", "{", "}"});

bool is_name_start(char c) {
  return is_ascii_letter(c) || c == '_';
}
bool is_name_char(char c) {
  return is_name_start(c) || is_ascii_digit(c);
}

// The length of NAME in `NAME=...`; 0 when the text is no assignment.
std::size_t assigned_name(std::string_view text) {
  if (text.empty() || !is_name_start(text[0])) return 0;
  std::size_t end = 1;
  while (end < text.size() && is_name_char(text[end])) ++end;
  return end < text.size() && text[end] == '=' ? end : 0;
}

class Reader {
 public:
  Reader(std::string_view text, ShellState& state,
         const std::function<void(const ShellCommand&)>& visit)
      : text_(text), state_(state), visit_(visit) {}

  ShellProblem read() {
    while (problem_.what.empty() && at_ < text_.size() && !ended_) step();
    finish();
    return problem_;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void fail_at(std::size_t at, std::string what) {
    if (problem_.what.empty()) problem_ = {at, std::move(what)};
  }

  void step() {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == '\\' && peek(1) == '\n') {
      at_ += 2;
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '\n') {
      ++at_;
      finish();
      skip_here_documents();
    } else if (c == ';' || c == '|' || (c == '&' && peek(1) != '>')) {
      end_of_command();
    } else if (c == '(' || c == ')') {
      parenthesis(c);
    } else if (c == '<' || c == '>' || c == '&') {
      redirection();
    } else {
      word();
    }
  }

  void end_of_command() {
    const bool ends_case_branch = peek() == ';' && peek(1) == ';';
    const bool in_list = peek() == '|' || peek() == '&';
    while (peek() == ';' || peek() == '|' || peek() == '&') {
      ++at_;
      if (peek() == '>') break;
    }
    finish(in_list);
    if (ends_case_branch && branches_.in_case()) pattern_ = true;
  }

  void parenthesis(char c) {
    ++at_;
    // `name()`: the body that follows runs when somebody calls it.
    if (c == '(' && command_.words.size() == 1 && command_.assignments.empty()) {
      std::size_t end = at_;
      while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t')) ++end;
      if (end < text_.size() && text_[end] == ')') {
        at_ = end + 1;
        command_ = {};
        function_pending_ = true;
        return;
      }
    }
    branches_.condition_is_more();
    finish();
    subshells_ = std::max(0, subshells_ + (c == '(' ? 1 : -1));
  }

  void redirection() {
    const bool here = text_.substr(at_).starts_with("<<") && !text_.substr(at_).starts_with("<<<");
    while (peek() == '<' || peek() == '>' || peek() == '&' || peek() == '|' || peek() == '-') ++at_;
    while (peek() == ' ' || peek() == '\t') ++at_;
    const std::size_t begin = at_;
    ShellWord target = read_word();
    if (here) {
      std::string end(text_.substr(begin, at_ - begin));
      std::erase_if(end, [](char c) { return c == '\'' || c == '"' || c == '\\'; });
      here_documents_.push_back(std::move(end));
    }
    // `2>file`: the number was taken for a word.
    if (!command_.words.empty() && command_.words.back().text.size() == 1 &&
        command_.words.back().text[0] >= '0' && command_.words.back().text[0] <= '9' &&
        command_.words.back().at + 1 == begin_of_redirection(begin)) {
      command_.words.pop_back();
    }
  }

  std::size_t begin_of_redirection(std::size_t target) const {
    std::size_t begin = target;
    while (begin > 0 &&
           std::string_view("<>&|- \t").find(text_[begin - 1]) != std::string_view::npos) {
      --begin;
    }
    return begin;
  }

  void skip_here_documents() {
    for (const std::string& end : here_documents_) {
      while (at_ < text_.size()) {
        const std::size_t stop = std::min(text_.find('\n', at_), text_.size());
        const std::string_view line = trim(text_.substr(at_, stop - at_));
        at_ = std::min(stop + 1, text_.size());
        if (line == end) break;
      }
    }
    here_documents_.clear();
  }

  void word() {
    if (pattern_) return skip_pattern();
    const std::size_t begin = at_;
    ShellWord word = read_word();
    if (at_ == begin) {  // a byte that no rule takes
      ++at_;
      return;
    }
    const std::string_view written = text_.substr(begin, at_ - begin);
    if (command_.words.empty() && command_.assignments.empty() && keyword(written)) return;
    if (command_.words.empty()) {
      if (const std::size_t name = assigned_name(written)) return assignment(word, name);
    }
    if ((written == "\"$@\"" || written == "$@" || written == "$*") && !state_.arguments.empty()) {
      for (const std::string& argument : state_.arguments) {
        command_.words.push_back({argument, begin, at_ - begin, true});
      }
      return;
    }
    if (command_.words.size() < kMostCommands) command_.words.push_back(std::move(word));
  }

  bool keyword(std::string_view written) {
    if (holds(kBetween, written)) {
      if (written == "then") branches_.then();
      if (written == "elif") branches_.begin_elif();
      if (written == "else") branches_.begin_else();
      if (written == "!") branches_.condition_is_more();
      if (written == "{") {
        ++braces_;
        if (function_pending_) function_braces_.push_back(braces_);
        function_pending_ = false;
      }
      if (written == "}" && braces_ > 0) {
        if (!function_braces_.empty() && function_braces_.back() == braces_) {
          function_braces_.pop_back();
        }
        --braces_;
      }
      return true;
    }
    if (holds(kOpens, written)) {
      if (written == "case") {
        begin_case();
      } else if (written == "if") {
        branches_.begin_if();
      } else {
        branches_.begin_loop();
      }
      if (written == "for" || written == "select") skip_to_list();
      return true;
    }
    if (holds(kCloses, written)) {
      branches_.end();
      return true;
    }
    if (written == "function") {
      while (peek() == ' ' || peek() == '\t') ++at_;
      read_word();
      function_pending_ = true;
      return true;
    }
    return false;
  }

  // `for x in a b c`: the words are no command.
  void skip_to_list() {
    while (at_ < text_.size() && peek() != ';' && peek() != '\n') {
      const std::size_t begin = at_;
      if (peek() == ' ' || peek() == '\t') {
        ++at_;
      } else if (read_word(); at_ == begin) {
        ++at_;
      }
    }
  }

  void begin_case() {
    std::optional<std::string> subject;
    bool is_first = true;
    while (at_ < text_.size() && peek() != '\n') {
      while (peek() == ' ' || peek() == '\t') ++at_;
      const std::size_t begin = at_;
      const ShellWord word = read_word();
      if (at_ == begin) break;
      if (text_.substr(begin, at_ - begin) == "in" && !is_first) break;
      if (is_first && word.known) subject = word.text;
      is_first = false;
    }
    branches_.begin_case(std::move(subject));
    pattern_ = true;
  }

  void skip_pattern() {
    pattern_ = false;
    const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
    if (text_.substr(at_, line_end - at_).starts_with("esac")) {
      read_word();
      keyword("esac");
      return;
    }
    const std::size_t close = std::min(text_.find(')', at_), line_end);
    const std::string_view pattern = text_.substr(at_, close - at_);
    branches_.case_pattern(pattern.starts_with('(') ? pattern.substr(1) : pattern);
    at_ = std::min(close + 1, text_.size());
  }

  bool conditional() const { return !branches_.is_certain() || !function_braces_.empty(); }

  void assignment(const ShellWord& word, std::size_t name_length) {
    const std::string name = word.text.substr(0, name_length);
    const std::string value = word.text.substr(name_length + 1);
    pending_.push_back({name, value, word.known && !conditional()});
    (word.known ? command_.assignments : command_.unknown)[name] = value;
  }

  void set(const std::string& name, const std::string& value, bool known) {
    state_.variables.erase(name);
    state_.unknown.erase(name);
    (known ? state_.variables : state_.unknown)[name] = value;
  }

  void unset(const std::string& name) {
    state_.variables.erase(name);
    state_.unknown.erase(name);
  }

  // `in_list`: an `&`, `|`, `&&` or `||` follows.
  void finish(bool in_list = false) {
    if (in_list) branches_.condition_is_more();
    if (branches_.is_skipped()) {
      // another branch runs
    } else if (command_.words.empty()) {
      for (const auto& [name, value, known] : pending_) set(name, value, known);
    } else if (++commands_ > kMostCommands) {
      fail_at(at_, "it has more than " + std::to_string(kMostCommands) + " commands");
    } else {
      command_.conditional = conditional();
      if (branches_.in_condition()) branches_.condition(command_.words);
      builtin();
      visit_(command_);
      const bool replaces = command_.words[0].text == "exec" && command_.words.size() > 1;
      ended_ = replaces && !in_list && !after_list_ && subshells_ == 0 && !conditional();
    }
    after_list_ = in_list;
    pending_.clear();
    command_ = {};
  }

  void builtin() {
    const std::string& name = command_.words[0].text;
    if (name != "export" && name != "unset" && name != "readonly" && name != "declare" &&
        name != "local" && name != "read") {
      return;
    }
    for (std::size_t i = 1; i < command_.words.size(); ++i) {
      const ShellWord& word = command_.words[i];
      const std::size_t length = assigned_name(word.text);
      if (length > 0) {
        set(word.text.substr(0, length), word.text.substr(length + 1),
            word.known && !conditional());
      } else if (name == "unset" || name == "read") {
        unset(word.text);
      }
    }
  }

  ShellWord read_word() {
    ShellWord word;
    word.at = at_;
    while (at_ < text_.size() && problem_.what.empty()) {
      const char c = peek();
      if (std::string_view(" \t\r\n;|&()<>").find(c) != std::string_view::npos) break;
      ++at_;
      if (c == '\\') {
        if (peek() == '\n') {
          ++at_;
        } else if (at_ < text_.size()) {
          word.text += text_[at_++];
        }
      } else if (c == '\'') {
        single_quoted(word);
      } else if (c == '"') {
        double_quoted(word);
      } else {
        character(word, c);
      }
    }
    if (word.text.size() > kLongestWord) {
      word.text.resize(kLongestWord);
      word.known = false;
    }
    word.length = at_ - word.at;
    return word;
  }

  // What means the same inside and outside double quotes.
  void character(ShellWord& word, char c) {
    if (c == '$') {
      dollar(word);
    } else if (c == '`') {
      backquoted(word);
    } else {
      word.text += c;
    }
  }

  void single_quoted(ShellWord& word) {
    const std::size_t end = text_.find('\'', at_);
    if (end == std::string_view::npos) {
      fail_at(at_ - 1, "a quote never ends");
      at_ = text_.size();
      return;
    }
    word.text += text_.substr(at_, end - at_);
    at_ = end + 1;
  }

  void double_quoted(ShellWord& word) {
    const std::size_t begin = at_ - 1;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return;
      if (c == '\\' && at_ < text_.size() &&
          std::string_view("\\\"$`\n").find(text_[at_]) != std::string_view::npos) {
        if (text_[at_] != '\n') word.text += text_[at_];
        ++at_;
      } else {
        character(word, c);
      }
    }
    fail_at(begin, "a quote never ends");
  }

  void backquoted(ShellWord& word) {
    const std::size_t end = text_.find('`', at_);
    const std::size_t stop = end == std::string_view::npos ? text_.size() : end + 1;
    word.text += text_.substr(at_ - 1, stop - at_ + 1);
    word.known = false;
    at_ = stop;
  }

  void unknown(ShellWord& word, std::size_t begin) {
    word.text += text_.substr(begin, at_ - begin);
    word.known = false;
  }

  void dollar(ShellWord& word) {
    const std::size_t begin = at_ - 1;
    const char c = peek();
    if (c == '(') {
      skip_balanced('(', ')');
      return unknown(word, begin);
    }
    if (c == '{') {
      skip_balanced('{', '}');
      return braced(word, begin, text_.substr(begin + 2, at_ - begin >= 3 ? at_ - begin - 3 : 0));
    }
    if (c >= '0' && c <= '9') {
      ++at_;
      const auto value = argument(static_cast<std::size_t>(c - '0'));
      if (!value) return unknown(word, begin);
      word.text += *value;
      return;
    }
    if (is_name_start(c)) {
      while (is_name_char(peek())) ++at_;
      const auto value = find(state_.variables, text_.substr(begin + 1, at_ - begin - 1));
      if (!value) return unknown(word, begin);
      word.text += *value;
      return;
    }
    if (c != '\0' && std::string_view("@*#?!$-").find(c) != std::string_view::npos) {
      ++at_;
      return unknown(word, begin);
    }
    word.text += '$';
  }

  std::optional<std::string> argument(std::size_t index) const {
    const bool is_ours = function_braces_.empty();  // not those of a call
    if (!is_ours || index == 0 || index > state_.arguments.size()) return std::nullopt;
    const std::string& value = state_.arguments[index - 1];
    return value.find('$') == std::string::npos ? std::optional(value) : std::nullopt;
  }

  // ${NAME}, ${NAME:-default}
  void braced(ShellWord& word, std::size_t begin, std::string_view inside) {
    std::size_t end = 0;
    while (end < inside.size() && is_name_char(inside[end])) ++end;
    auto value = find(state_.variables, inside.substr(0, end));
    const std::string_view rest = inside.substr(end);
    if (end == 1 && is_ascii_digit(inside[0]) && inside[0] != '0') {
      value = argument(static_cast<std::size_t>(inside[0] - '0'));
    }
    const bool plain = rest.empty() || rest.starts_with(":-") || rest.starts_with("-") ||
                       rest.starts_with(":?") || rest.starts_with("?") || rest.starts_with(":=");
    if (end > 0 && plain && value && !value->empty()) {
      word.text += *value;
      return;
    }
    unknown(word, begin);
  }

  void skip_balanced(char open, char close) {
    int level = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\\' && at_ < text_.size()) {
        ++at_;
      } else if (c == open) {
        ++level;
      } else if (c == close && --level == 0) {
        return;
      }
    }
    fail_at(at_, std::string("a ") + open + " is never closed");
  }

  std::string_view text_;
  ShellState& state_;
  const std::function<void(const ShellCommand&)>& visit_;
  std::size_t at_ = 0;
  std::size_t commands_ = 0;
  ShellBranches branches_;
  int subshells_ = 0;
  bool ended_ = false;       // `exec` replaced the shell
  bool after_list_ = false;  // an `&&` or its like came before this command
  int braces_ = 0;
  std::vector<int> function_braces_;
  bool function_pending_ = false;
  bool pattern_ = false;
  ShellCommand command_;
  struct Assignment {
    std::string name;
    std::string value;
    bool known;
  };
  std::vector<Assignment> pending_;
  std::vector<std::string> here_documents_;
  ShellProblem problem_;
};

}  // namespace

ShellProblem read_shell(std::string_view text, ShellState& state,
                        const std::function<void(const ShellCommand&)>& visit) {
  return Reader(text, state, visit).read();
}

std::string shell_quoted(std::string_view text) {
  const auto harmless = [](char c) {
    return is_name_char(c) || std::string_view("-./:=@%+,~").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), harmless)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string shell_quoted(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_quoted(word);
  return line;
}

}  // namespace sqreen::doctor
