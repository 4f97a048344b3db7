// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/shell_words.h"

#include <algorithm>
#include <utility>

#include "core/ascii.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLongestWord = 1u << 16;  // after variables were put in
constexpr std::size_t kMostSpent = 1u << 20;

bool is_name_start(char c) {
  return is_ascii_letter(c) || c == '_';
}

}  // namespace

std::size_t assigned_name(std::string_view text) {
  if (text.empty() || !is_name_start(text[0])) return 0;
  std::size_t end = 1;
  while (end < text.size() && is_name_char(text[end])) ++end;
  return end < text.size() && text[end] == '=' ? end : 0;
}

std::vector<ShellWord> at_breaks(ShellWord word) {
  std::vector<std::size_t> breaks = std::move(word.breaks);
  word.breaks.clear();
  breaks.push_back(word.text.size());
  std::vector<ShellWord> words;
  std::size_t begin = 0;
  for (const std::size_t end : breaks) {
    if (end > begin) {
      words.push_back(word);
      words.back().text = word.text.substr(begin, end - begin);
    }
    begin = end + 1;
  }
  return words;
}

void ShellWords::fail_at(std::size_t at, std::string what) {
  if (problem_.what.empty()) problem_ = {.at = at, .what = std::move(what)};
}

ShellWord ShellWords::read_word() {
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
      character(word, c, false);
    }
  }
  if (word.text.size() > kLongestWord) {
    word.text.resize(kLongestWord);
    word.breaks.clear();
    word.known = false;
  }
  word.length = at_ - word.at;
  return word;
}

// What means the same inside and outside double quotes.
void ShellWords::character(ShellWord& word, char c, bool quoted) {
  if (c == '$') {
    dollar(word, quoted);
  } else if (c == '`') {
    backquoted(word);
  } else {
    word.text += c;
  }
}

void ShellWords::single_quoted(ShellWord& word) {
  const std::size_t end = text_.find('\'', at_);
  if (end == std::string_view::npos) {
    fail_at(at_ - 1, "a quote never ends");
    at_ = text_.size();
    return;
  }
  word.text += text_.substr(at_, end - at_);
  at_ = end + 1;
}

void ShellWords::double_quoted(ShellWord& word) {
  const std::size_t begin = at_ - 1;
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '"') return;
    if (c == '\\' && at_ < text_.size() &&
        std::string_view("\\\"$`\n").find(text_[at_]) != std::string_view::npos) {
      if (text_[at_] != '\n') word.text += text_[at_];
      ++at_;
    } else {
      character(word, c, true);
    }
  }
  fail_at(begin, "a quote never ends");
}

void ShellWords::backquoted(ShellWord& word) {
  const std::size_t end = text_.find('`', at_);
  const std::size_t stop = end == std::string_view::npos ? text_.size() : end + 1;
  word.text += text_.substr(at_ - 1, stop - at_ + 1);
  word.known = false;
  at_ = stop;
}

void ShellWords::unknown(ShellWord& word, std::size_t begin) {
  word.text += text_.substr(begin, at_ - begin);
  word.known = false;
}

void ShellWords::dollar(ShellWord& word, bool quoted) {
  const std::size_t begin = at_ - 1;
  const char c = peek();
  if (c == '(') {
    skip_balanced('(', ')');
    return unknown(word, begin);
  }
  if (c == '{') {
    skip_balanced('{', '}');
    const std::size_t length = at_ - begin >= 3 ? at_ - begin - 3 : 0;
    return braced(word, begin, text_.substr(begin + 2, length), quoted);
  }
  if (c >= '0' && c <= '9') {
    ++at_;
    const auto found = argument(static_cast<std::size_t>(c - '0'));
    return found ? value(word, *found, quoted) : unknown(word, begin);
  }
  if (is_name_start(c)) {
    while (is_name_char(peek())) ++at_;
    const auto found = find(known_.variables, text_.substr(begin + 1, at_ - begin - 1));
    return found ? value(word, *found, quoted) : unknown(word, begin);
  }
  if (c != '\0' && std::string_view("@*#?!$-").find(c) != std::string_view::npos) {
    ++at_;
    const auto found = c == '@' || c == '*' ? all_arguments() : std::nullopt;
    return found ? value(word, *found, quoted) : unknown(word, begin);
  }
  word.text += '$';
}

bool ShellWords::spend(std::size_t bytes) {
  spent_ += bytes;
  if (spent_ > kMostSpent) fail_at(at_, "its variables grow too large to follow");
  return spent_ <= kMostSpent;
}

void ShellWords::value(ShellWord& word, std::string_view value, bool quoted) {
  if (!spend(value.size())) return;
  for (const char c : value) {
    if (!quoted && (c == ' ' || c == '\t' || c == '\n')) word.breaks.push_back(word.text.size());
    word.text += c;
  }
}

// As one word, which `CMD="$@"` makes of them.
std::optional<std::string> ShellWords::all_arguments() const {
  std::string all;
  for (const std::string& argument : known_.arguments) {
    if (argument.find('$') != std::string::npos) return std::nullopt;
    all += (all.empty() ? "" : " ") + argument;
  }
  return all.empty() ? std::nullopt : std::optional(all);
}

std::optional<std::string> ShellWords::argument(std::size_t index) const {
  if (index == 0 || index > known_.arguments.size()) return std::nullopt;
  const std::string& value = known_.arguments[index - 1];
  return value.find('$') == std::string::npos ? std::optional(value) : std::nullopt;
}

// ${NAME}, ${NAME:-default}
void ShellWords::braced(ShellWord& word, std::size_t begin, std::string_view inside, bool quoted) {
  std::size_t end = 0;
  while (end < inside.size() && is_name_char(inside[end])) ++end;
  auto found = find(known_.variables, inside.substr(0, end));
  const std::string_view rest = inside.substr(end);
  if (end == 1 && is_ascii_digit(inside[0]) && inside[0] != '0') {
    found = argument(static_cast<std::size_t>(inside[0] - '0'));
  }
  const bool plain = rest.empty() || rest.starts_with(":-") || rest.starts_with("-") ||
                     rest.starts_with(":?") || rest.starts_with("?") || rest.starts_with(":=");
  if (end > 0 && plain && found && !found->empty()) return value(word, *found, quoted);
  unknown(word, begin);
}

void ShellWords::skip_balanced(char open, char close) {
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
