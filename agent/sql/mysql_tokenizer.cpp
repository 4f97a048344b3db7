// SPDX-License-Identifier: Apache-2.0
// MySQL and MariaDB. What sets them apart: backslashes escape in literals, "x" is a literal, `--`
// starts a comment only before white space or a control character (or the end), `#` always does,
// names may start with a digit, `1e1union` is a number and a word, and /*! and /*M! open comments
// whose inside is code. It is read as code whatever version it asks for.
// Reference: https://dev.mysql.com/doc/refman/8.0/en/language-structure.html and sql/sql_lex.cc.
#include "agent/sql/scanner.h"
#include "agent/sql/tokenizer.h"

namespace sqreen::agent {
namespace {

class MysqlTokenizer {
 public:
  MysqlTokenizer(std::string_view statement, TokenList& tokens) : in_(statement, tokens) {}

  bool run() {
    for (;;) {
      in_.skip_all(kSpace);
      if (in_.done()) return !in_code_comment_;
      if (!next()) return false;
    }
  }

 private:
  bool next();
  bool quoted(TokenKind kind, std::size_t prefix);
  bool bits(int digits, std::size_t even);
  bool number_or_name();
  bool real();
  bool comment();
  bool word();
  bool dot();
  bool at_line_comment() const;
  std::size_t operator_length() const;
  bool emit(TokenKind kind, std::size_t length) {
    in_.emit_next(kind, length);
    return true;
  }

  Scanner in_;
  bool in_code_comment_ = false;
};

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 32 || c == 127;
}

bool MysqlTokenizer::quoted(TokenKind kind, std::size_t prefix) {
  const std::size_t begin = in_.at();
  in_.skip(prefix);
  const char quote = in_.peek();
  const bool closed =
      quote == '`' ? in_.skip_quoted(quote) : in_.skip_quoted_with_backslashes(quote);
  if (!closed) return false;
  in_.emit(kind, begin);
  return true;
}

// X'4142' and b'01'.
bool MysqlTokenizer::bits(int digits, std::size_t even) {
  const std::size_t begin = in_.at();
  in_.skip(2);
  while (is_in(in_.peek(), digits) && (even == 2 || in_.peek() <= '1')) in_.skip();
  if (in_.peek() != '\'' || (in_.at() - begin) % even != 0) return false;
  in_.skip();
  in_.emit(TokenKind::string, begin);
  return true;
}

// Behind the digits of 1.5e3, at its dot.
bool MysqlTokenizer::real() {
  in_.skip();
  in_.skip_all(kDigit);
  if ((in_.peek() | 0x20) != 'e') return true;
  in_.skip(in_.peek(1) == '+' || in_.peek(1) == '-' ? 2 : 1);
  if (!is_in(in_.peek(), kDigit)) return false;
  in_.skip_all(kDigit);
  return true;
}

bool MysqlTokenizer::number_or_name() {
  const std::size_t begin = in_.at();
  for (const auto& [letter, classes] : {std::pair{'x', int{kHexDigit}}, {'b', int{kDigit}}}) {
    if (in_.peek() != '0' || in_.peek(1) != letter) continue;
    std::size_t i = 2;
    while (is_in(in_.peek(i), classes) && (letter == 'x' || in_.peek(i) <= '1')) ++i;
    if (i > 2 && !is_name_character(in_.peek(i))) return emit(TokenKind::number, i);
    return word();
  }
  in_.skip_all(kDigit);
  if (!is_name_character(in_.peek())) {
    if (in_.peek() == '.' && !real()) return false;
    in_.emit(TokenKind::number, begin);
    return true;
  }
  if ((in_.peek() | 0x20) == 'e') {
    const std::size_t sign = in_.peek(1) == '+' || in_.peek(1) == '-' ? 1 : 0;
    if (is_in(in_.peek(1 + sign), kDigit)) {
      in_.skip(1 + sign);
      in_.skip_all(kDigit);
      in_.emit(TokenKind::number, begin);
      return true;
    }
  }
  in_.skip_name();
  in_.emit(TokenKind::word, begin);
  return dot();
}

bool MysqlTokenizer::word() {
  const std::size_t begin = in_.at();
  in_.skip_name();
  in_.emit(TokenKind::word, begin);
  return dot();
}

// Right behind a name, ".1e1" is a column called 1e1.
bool MysqlTokenizer::dot() {
  if (in_.peek() != '.' || !is_name_character(in_.peek(1))) return true;
  in_.emit_next(TokenKind::op, 1);
  return word();
}

bool MysqlTokenizer::at_line_comment() const {
  if (in_.peek() == '#') return true;
  if (!in_.looking_at("--")) return false;
  return is_in(in_.peek(2), kSpace) || is_control(in_.peek(2));
}

bool MysqlTokenizer::comment() {
  const std::size_t begin = in_.at();
  const std::size_t bang = in_.peek(2) == 'M' ? 3 : 2;
  if (in_.peek(bang) == '!') {
    std::size_t length = bang + 1;
    while (length < bang + 7 && is_in(in_.peek(length), kDigit)) ++length;
    in_code_comment_ = true;
    return emit(TokenKind::code_comment_begin, length);
  }
  const std::size_t close = in_.text().find("*/", begin + 2);
  if (close == std::string_view::npos) return false;
  return emit(TokenKind::block_comment, close + 2 - begin);
}

std::size_t MysqlTokenizer::operator_length() const {
  for (const std::string_view op :
       {"<=>", "->>", "->", "<=", "<>", "<<", ">=", ">>", "!=", "||", "&&", ":="}) {
    if (in_.looking_at(op)) return op.size();
  }
  // Braces are ODBC's: {d '2024-01-01'}.
  return std::string_view("+-*/%=<>!|&~^,;.:{}").find(in_.peek()) == std::string_view::npos ? 0 : 1;
}

bool MysqlTokenizer::next() {
  const char c = in_.peek();
  const char behind = in_.peek(1);
  switch (c) {
    case '\'':
    case '"':
      return quoted(TokenKind::string, 0);
    case '`':
      return quoted(TokenKind::quoted_name, 0);
    case '(':
      return emit(TokenKind::open, 1);
    case ')':
      return emit(TokenKind::close, 1);
    case '?':
      return emit(TokenKind::placeholder, 1);
    case '\\':  // \N is an old way to say NULL
      return behind == 'N' && emit(TokenKind::word, 2);
    case '@': {
      // @name and @@global.name; @'any name' is this token and a literal.
      const std::size_t begin = in_.at();
      in_.skip(behind == '@' ? 2 : 1);
      while (is_name_character(in_.peek()) || in_.peek() == '.') in_.skip();
      in_.emit(TokenKind::placeholder, begin);
      return true;
    }
    case '/':
      if (behind == '*') return comment();
      break;
    case '*':
      if (behind == '/' && in_code_comment_) {
        in_code_comment_ = false;
        return emit(TokenKind::code_comment_end, 2);
      }
      break;
    default:
      break;
  }
  if (behind == '\'') {
    if ((c | 0x20) == 'x') return bits(kHexDigit, 2);
    if ((c | 0x20) == 'b') return bits(kDigit, 1);
    if ((c | 0x20) == 'n') return quoted(TokenKind::string, 1);
  }
  if (at_line_comment()) {
    // An embedded NUL byte ends it too.
    const std::size_t end = in_.text().find_first_of(std::string_view("\n\0", 2), in_.at());
    return emit(TokenKind::line_comment,
                (end == std::string_view::npos ? in_.text().size() : end) - in_.at());
  }
  if (is_in(c, kDigit)) return number_or_name();
  if (c == '.' && is_in(behind, kDigit)) {
    const std::size_t begin = in_.at();
    if (!real()) return false;
    in_.emit(TokenKind::number, begin);
    return true;
  }
  if (is_name_character(c)) return word();
  if (const std::size_t length = in_.format_placeholder_length()) {
    return emit(TokenKind::placeholder, length);
  }
  if (in_.looking_at(":=")) return emit(TokenKind::op, 2);
  if (c == ':' && is_in(behind, kNameStart)) return emit(TokenKind::op, 1);
  const std::size_t length = operator_length();
  return length > 0 && emit(TokenKind::op, length);
}

}  // namespace

bool tokenize_mysql(std::string_view statement, TokenList& tokens) {
  return MysqlTokenizer(statement, tokens).run();
}

}  // namespace sqreen::agent
