// SPDX-License-Identifier: Apache-2.0
// The lexical part of the Python language reference (2.7 and 3): logical lines, joined by brackets
// and backslashes; comments; string prefixes; tabs count up to the next multiple of eight.
#include "doctor/python/tokens.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"

namespace sqreen::doctor {
namespace {

using Kind = PythonToken::Kind;

constexpr auto kBlockWords =
    std::to_array<std::string_view>({"if", "elif", "else", "for", "while", "try", "except",
                                     "finally", "with", "def", "class", "async", "match", "case"});
constexpr auto kLongOperations = std::to_array<std::string_view>(
    {"**=", "//=", ">>=", "<<=", "...", "==", "!=", "<>", "<=", ">=", "->", ":=", "+=",
     "-=",  "*=",  "/=",  "%=",  "&=",  "|=", "^=", "@=", "**", "//", ">>", "<<"});

// Bytes above 127 are letters: Python 3 knows more of them than we need to.
bool begins_name(char c) {
  return is_ascii_letter(c) || c == '_' || (c & 0x80) != 0;
}

class Scanner {
 public:
  explicit Scanner(std::string_view source) : rest_(source) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  std::vector<PythonStatement> scan() {
    while (!rest_.empty() && count_ < kMostPythonTokens) {
      if (at_line_start_) measure_indent();
      if (!rest_.empty()) step();
    }
    end_statement();
    return std::move(statements_);
  }

 private:
  char at(std::size_t i) const { return i < rest_.size() ? rest_[i] : '\0'; }

  void advance(std::size_t bytes) {
    for (const char c : rest_.substr(0, bytes)) {
      column_ = c == '\n' ? 1 : column_ + 1;
      line_ += c == '\n';
    }
    rest_.remove_prefix(std::min(bytes, rest_.size()));
  }

  void measure_indent() {
    int width = 0;
    std::size_t i = 0;
    for (; at(i) == ' ' || at(i) == '\t' || at(i) == '\f'; ++i) {
      if (at(i) == ' ') ++width;
      if (at(i) == '\t') width = (width / 8 + 1) * 8;
      if (at(i) == '\f') width = 0;
    }
    advance(i);
    indent_ = width;
    at_line_start_ = false;
  }

  void step() {
    const char c = rest_.front();
    if (c == '\n') return end_line();
    if (c == '#') return advance(std::min(rest_.find('\n'), rest_.size()));
    if (c == '\\' && (at(1) == '\n' || (at(1) == '\r' && at(2) == '\n'))) {
      return advance(at(1) == '\n' ? 2 : 3);
    }
    if (static_cast<unsigned char>(c) <= ' ') return advance(1);
    if (const std::size_t length = string_length()) return take(Kind::string, length);
    if (begins_name(c)) return take(Kind::name, word_length(0));
    if (is_ascii_digit(c) || (c == '.' && is_ascii_digit(at(1))))
      return take(Kind::number, number_length());
    take_operation();
  }

  void end_line() {
    advance(1);
    if (depth_ > 0) return;
    end_statement();
    at_line_start_ = true;
  }

  std::size_t word_length(std::size_t from) const {
    while (begins_name(at(from)) || is_ascii_digit(at(from))) ++from;
    return from;
  }

  // Loosely: whatever can follow a digit without a space, signs of exponents included.
  std::size_t number_length() const {
    std::size_t end = 0;
    while (is_ascii_digit(at(end)) || begins_name(at(end)) || at(end) == '.' ||
           ((at(end) == '+' || at(end) == '-') && (at(end - 1) == 'e' || at(end - 1) == 'E') &&
            !rest_.starts_with("0x") && is_ascii_digit(at(end + 1)))) {
      ++end;
    }
    return end;
  }

  // 0: no string begins here.
  std::size_t string_length() const {
    std::size_t quote_at = 0;
    while (quote_at < 3 && at(quote_at) != '"' && at(quote_at) != '\'') {
      const char c = static_cast<char>(at(quote_at) | 0x20);
      if (c != 'b' && c != 'u' && c != 'r' && c != 'f' && c != 't') return 0;
      ++quote_at;
    }
    const char quote = at(quote_at);
    if (quote != '"' && quote != '\'') return 0;
    const bool triple = at(quote_at + 1) == quote && at(quote_at + 2) == quote;
    std::size_t i = quote_at + (triple ? 3 : 1);
    while (i < rest_.size()) {
      if (rest_[i] == '\\') {  // in a raw string, too, a backslash keeps the quote from ending it
        i += 2;
      } else if (rest_[i] == quote && (!triple || (at(i + 1) == quote && at(i + 2) == quote))) {
        return i + (triple ? 3 : 1);
      } else if (rest_[i] == '\n' && !triple) {
        return i;  // never closed: the line ends it
      } else {
        ++i;
      }
    }
    return rest_.size();
  }

  void take_operation() {
    std::size_t length = 1;
    for (const std::string_view operation : kLongOperations) {
      if (rest_.starts_with(operation)) {
        length = operation.size();
        break;
      }
    }
    const char c = rest_.front();
    if (length == 1 && c == ';' && depth_ == 0) {
      advance(1);
      return end_statement();
    }
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
    take(Kind::operation, length);
    if (length == 1 && c == ':' && depth_ == 0 && lambdas_ == 0 && opens_block()) {
      end_statement();
      ++indent_;  // for what may follow on this line
    } else if (length == 1 && c == ':' && lambdas_ > 0 && depth_ == 0) {
      --lambdas_;
    }
  }

  // `match` and `case` are names too: `match: int = 1` would be taken for a block, which costs
  // nothing here.
  bool opens_block() const {
    const std::string_view first = current_.front().text;
    return std::find(kBlockWords.begin(), kBlockWords.end(), first) != kBlockWords.end();
  }

  void take(Kind kind, std::size_t length) {
    const std::string_view text = rest_.substr(0, length);
    if (text == "lambda" && depth_ == 0) ++lambdas_;
    current_.push_back({kind, text, line_, column_});
    ++count_;
    advance(length);
  }

  void end_statement() {
    lambdas_ = 0;
    if (current_.empty()) return;
    statements_.push_back({std::move(current_), indent_});
    current_.clear();
  }

  std::string_view rest_;
  int line_ = 1;
  int column_ = 1;
  int indent_ = 0;
  int depth_ = 0;    // of brackets
  int lambdas_ = 0;  // whose colon was not seen yet
  bool at_line_start_ = true;
  std::size_t count_ = 0;
  std::vector<PythonToken> current_;
  std::vector<PythonStatement> statements_;
};

}  // namespace

std::vector<PythonStatement> python_statements(std::string_view source) {
  return Scanner(source).scan();
}

}  // namespace sqreen::doctor
