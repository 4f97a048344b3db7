// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/shell.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/text.h"
#include "doctor/launch/shell_branches.h"
#include "doctor/launch/shell_builtins.h"
#include "doctor/launch/shell_redirections.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kMostCommands = 5000;
constexpr std::size_t kDeepestCall = 16;          // of functions by each other
constexpr std::size_t kMostVariables = 500;       // that it sets
constexpr std::size_t kMostReadAgain = 1u << 20;  // bytes of functions that are called again

constexpr auto kOpens =
    std::to_array<std::string_view>({"if", "while", "until", "for", "case", "select"});
constexpr auto kCloses = std::to_array<std::string_view>({"fi", "done", "esac"});
constexpr auto kBetween =
    std::to_array<std::string_view>({"then", "do", "else", "elif", "!", "time", "{", "}"});

class Reader : ShellRedirections {
 public:
  Reader(std::string_view text, ShellState& state,
         const std::function<void(const ShellCommand&)>& visit, const FindShellSource& find_source)
      : ShellRedirections(text, state),
        texts_{{0, text}},
        state_(state),
        visit_(visit),
        find_source_(find_source),
        most_variables_(variables() + kMostVariables) {}

  ShellProblem read() {
    while (problem_.what.empty() && !ended_) {
      if (next_call_) {
        enter();
      } else if (at_ < text_.size()) {
        step();
      } else if (finish(); !next_call_) {
        if (calls_.empty()) break;
        leave();
      }
    }
    finish();
    problem_.source = source_;
    while (!calls_.empty()) leave();
    return problem_;
  }

 private:
  // A function's, between its braces, or all of a file that is read in.
  struct Body {
    std::size_t source = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  struct Definition {
    std::string name;
    std::size_t begin;
    int braces;
  };
  struct Call {
    Body body;
    bool is_function = true;
    bool in_list = false;
    bool has_arguments = true;  // of its own
    std::vector<std::string> arguments;
    // Of the caller.
    int subshells = 0;
    int braces = 0;
    ShellBranches branches;
    std::size_t source = 0;
    std::string_view text;
    std::size_t at = 0;
    bool after_list = false;
    bool pattern = false;
  };
  struct Assignment {
    std::string name;
    std::string value;
    bool known;
  };

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
      skip_here_documents();
      finish();
    } else if (c == ';' || c == '|' || (c == '&' && peek(1) != '>')) {
      end_of_command();
    } else if (c == '(' || c == ')') {
      parenthesis(c);
    } else if (c == '<' || c == '>' || c == '&') {
      redirection(command_);
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
        function_name_ = command_.words[0].text;
        command_ = {};
        return;
      }
    }
    branches_.condition_is_more();
    finish();
    subshells_ = std::max(0, subshells_ + (c == '(' ? 1 : -1));
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
    const bool is_all = written == "\"$@\"" || written == "$@" || written == "$*";
    if (is_all && (!state_.arguments.empty() || in_function())) {
      for (const std::string& argument : state_.arguments) {
        if (!spend(argument.size() + 1)) return;
        const bool known = argument.find('$') == std::string::npos;
        command_.words.push_back({argument, begin, at_ - begin, known});
      }
      return;
    }
    if (command_.words.size() >= kMostCommands) return;
    if (word.breaks.empty()) {
      command_.words.push_back(std::move(word));
    } else {
      for (ShellWord& part : at_breaks(std::move(word))) command_.words.push_back(std::move(part));
    }
  }

  bool keyword(std::string_view written) {
    if (holds(kBetween, written)) {
      if (written == "then") branches_.then();
      if (written == "elif") branches_.begin_elif();
      if (written == "else") branches_.begin_else();
      if (written == "!") branches_.condition_is_more();
      if (written == "{") {
        ++braces_;
        if (!function_name_.empty() && !definition_) {
          definition_ = {std::move(function_name_), at_, braces_};
        }
        function_name_.clear();
      }
      if (written == "}" && braces_ > 0) {
        if (definition_ && definition_->braces == braces_) {
          functions_[definition_->name] = {source_, definition_->begin, at_ - 1};
          definition_.reset();
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
      function_name_ = read_word().text;
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

  std::size_t variables() const { return state_.variables.size() + state_.unknown.size(); }
  bool conditional() const { return !branches_.is_certain(); }
  bool in_function() const {
    return std::any_of(calls_.begin(), calls_.end(),
                       [](const Call& call) { return call.is_function; });
  }
  // Whether what ends the shell here really ends it.
  bool is_certain(bool in_list) const {
    return !in_list && !after_list_ && subshells_ == 0 && !conditional() &&
           std::none_of(calls_.begin(), calls_.end(),
                        [](const Call& call) { return call.in_list; });
  }

  void assignment(const ShellWord& word, std::size_t name_length) {
    const std::string name = word.text.substr(0, name_length);
    const std::string value = word.text.substr(name_length + 1);
    pending_.push_back({name, value, word.known && !conditional()});
    (word.known ? command_.assignments : command_.unknown)[name] = value;
  }

  // `in_list`: an `&`, `|`, `&&` or `||` follows.
  void finish(bool in_list = false) {
    if (in_list) branches_.condition_is_more();
    if (branches_.is_skipped() || definition_) {
      // another branch runs, or nobody has called it yet
    } else if (command_.words.empty()) {
      for (const auto& [name, value, known] : pending_) {
        set_shell_variable(state_, name, value, known);
      }
    } else if (++commands_ > kMostCommands) {
      fail_at(at_, "it has more than " + std::to_string(kMostCommands) + " commands");
    } else {
      run(in_list);
    }
    if (variables() > most_variables_) {
      fail_at(at_, "it sets more than " + std::to_string(kMostVariables) + " variables");
    }
    after_list_ = in_list;
    pending_.clear();
    command_ = {};
  }

  void run(bool in_list) {
    command_.conditional = conditional();
    command_.source = source_;
    if (branches_.in_condition()) branches_.condition(command_.words);
    const std::string& name = command_.words[0].text;
    if (const auto function = functions_.find(name); function != functions_.end()) {
      return call(function->second, in_list, true);
    }
    if ((name == "." || name == "source") && find_source_) {
      if (const auto found = find_source_(command_)) {
        texts_[found->number] = found->text;
        return call({found->number, 0, found->text.size()}, in_list, false);
      }
    }
    run_shell_builtin(command_, state_);
    visit_(command_);
    const bool leaves = name == "exit" || name == "return" || name == "exec";
    if (!leaves || !is_certain(in_list)) return;
    if (name == "return" && !calls_.empty()) {
      at_ = text_.size();
    } else {
      ended_ = name != "exec" || command_.words.size() > 1;
    }
  }

  // The command's words behind its name are the arguments, and the file that is read in has those
  // of who reads it unless it is given some.
  void call(const Body& body, bool in_list, bool is_function) {
    next_call_ = Call{.body = body, .is_function = is_function, .in_list = in_list || after_list_};
    next_call_->subshells = subshells_;
    const std::size_t first = is_function ? 1 : 2;
    next_call_->has_arguments = is_function || command_.words.size() > first;
    for (std::size_t i = first; i < command_.words.size(); ++i) {
      next_call_->arguments.push_back(command_.words[i].text);
    }
  }

  // What is kept of the caller stands in the same struct until the call returns.
  void enter() {
    Call call = std::move(*next_call_);
    next_call_.reset();
    if (calls_.size() >= kDeepestCall) return;
    read_again_ += call.body.end - call.body.begin;
    if (read_again_ > kMostReadAgain) {
      return fail_at(at_, "its functions, and the files that it reads in, are too long to follow");
    }
    if (call.has_arguments) std::swap(call.arguments, state_.arguments);
    std::swap(call.subshells, subshells_);  // `(serve)` may be closed by now
    call.braces = braces_;
    call.source = source_;
    call.text = text_;
    call.at = at_;
    call.after_list = after_list_;
    call.pattern = pattern_;
    if (!call.is_function) call.branches = branches_;
    source_ = call.body.source;
    text_ = texts_[source_].substr(0, call.body.end);
    at_ = call.body.begin;
    after_list_ = pattern_ = false;
    calls_.push_back(std::move(call));
  }

  void leave() {
    Call& call = calls_.back();
    if (call.has_arguments) std::swap(call.arguments, state_.arguments);
    // What a file leaves open ends with it.
    if (!call.is_function) branches_ = std::move(call.branches);
    definition_.reset();
    function_name_.clear();
    forget_here_documents();
    braces_ = call.braces;
    subshells_ = call.subshells;
    source_ = call.source;
    text_ = call.text;
    at_ = call.at;
    after_list_ = call.after_list;
    pattern_ = call.pattern;
    calls_.pop_back();
  }

  std::map<std::size_t, std::string_view> texts_;  // by their sources' numbers
  std::size_t source_ = 0;                         // of text_
  ShellState& state_;
  const std::function<void(const ShellCommand&)>& visit_;
  const FindShellSource& find_source_;
  std::size_t most_variables_;
  std::size_t commands_ = 0;
  std::size_t read_again_ = 0;
  ShellBranches branches_;
  int subshells_ = 0;
  bool ended_ = false;       // by `exit`, or `exec` replaced the shell
  bool after_list_ = false;  // an `&&` or its like came before this command
  int braces_ = 0;
  std::map<std::string, Body> functions_;
  std::string function_name_;             // whose body comes next
  std::optional<Definition> definition_;  // whose body is passed over
  std::optional<Call> next_call_;
  std::vector<Call> calls_;
  bool pattern_ = false;
  ShellCommand command_;
  std::vector<Assignment> pending_;
};

}  // namespace

ShellProblem read_shell(std::string_view text, ShellState& state,
                        const std::function<void(const ShellCommand&)>& visit,
                        const FindShellSource& find_source) {
  return Reader(text, state, visit, find_source).read();
}

}  // namespace sqreen::doctor
