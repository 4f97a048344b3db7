// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/plain_words.h"

#include <algorithm>

#include "core/text.h"
#include "doctor/launch/shell_words.h"

namespace sqreen::doctor {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class Reader {
 public:
  Reader(std::string_view text, const Environment& variables)
      : text_(text), variables_(variables) {}

  std::vector<ShellWord> read() {
    std::vector<ShellWord> words;
    while (true) {
      while (at_ < text_.size() && (is_space(text_[at_]) || is_continuation())) ++at_;
      if (at_ >= text_.size()) return words;
      words.push_back(word());
    }
  }

 private:
  // A backslash at the end of a line: the next line goes on.
  bool is_continuation() const { return text_.substr(at_).starts_with("\\\n"); }

  ShellWord word() {
    ShellWord word;
    word.at = at_;
    char quote = '\0';
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (quote == '\0' && (is_space(c) || is_continuation())) break;
      ++at_;
      if (c == '\\' && quote != '\'' && at_ < text_.size()) {
        if (text_[at_] != '\n') word.text += text_[at_];
        ++at_;
      } else if (quote != '\0' ? c == quote : (c == '"' || c == '\'')) {
        quote = quote == '\0' ? c : '\0';
      } else if (c == '$' && quote != '\'') {
        variable(word);
      } else {
        word.text += c;
      }
    }
    word.length = at_ - word.at;
    return word;
  }

  void variable(ShellWord& word) {
    const std::size_t begin = at_ - 1;
    const bool braced = at_ < text_.size() && text_[at_] == '{';
    std::size_t name = at_ + (braced ? 1 : 0);
    std::size_t end = name;
    while (end < text_.size() && is_name_char(text_[end])) ++end;
    const bool closed = !braced || (end < text_.size() && text_[end] == '}');
    if (end == name) {
      word.text += '$';
      return;
    }
    const auto value = closed ? find(variables_, text_.substr(name, end - name)) : std::nullopt;
    at_ = end + (braced && closed ? 1 : 0);
    word.text += value ? *value : std::string(text_.substr(begin, at_ - begin));
    word.known = word.known && value.has_value();
  }

  std::string_view text_;
  const Environment& variables_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<ShellWord> plain_words(std::string_view text, const Environment& variables) {
  return Reader(text, variables).read();
}

void take_plain_words(LaunchCommand& command, const SourceText& source) {
  const std::vector<ShellWord> words = plain_words(source.text, command.environment);
  for (const ShellWord& word : words) {
    command.words.push_back(word.text);
    if (!word.known) command.unknown_words.add(word.text);
  }
  if (words.empty()) return;
  command.agent_edits = source.insert_before(words[0].at, words[0].length, "sqreen start");
  command.with_agent = "sqreen start";
  for (const ShellWord& word : words) {
    command.with_agent += " " + source.text.substr(word.at, word.length);
  }
}

Environment read_env_file(std::string_view text) {
  Environment environment;
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    if (line.starts_with("export ")) line = trim(line.substr(7));
    const std::size_t equals = line.find('=');
    if (line.empty() || line.starts_with('#') || line.starts_with(';') ||
        equals == std::string_view::npos)
      continue;
    std::string_view value = trim(line.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    environment[std::string(trim(line.substr(0, equals)))] = std::string(value);
  }
  return environment;
}

}  // namespace sqreen::doctor
