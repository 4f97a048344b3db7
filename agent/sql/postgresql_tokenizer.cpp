// SPDX-License-Identifier: Apache-2.0
// PostgreSQL. What sets it apart: E'..' has backslash escapes and '..' has none, $tag$..$tag$
// quotes, block comments nest, a line comment ends at \r too, operators are runs of characters, and
// a literal goes on in the next line: 'a' <newline> 'b' is one, with the escapes of its first part.
// Reference: https://www.postgresql.org/docs/15/sql-syntax-lexical.html and
// src/backend/parser/scan.l.
#include "agent/sql/scanner.h"
#include "agent/sql/tokenizer.h"

namespace sqreen::agent {
namespace {

class PostgresqlTokenizer {
 public:
  PostgresqlTokenizer(std::string_view statement, TokenList& tokens) : in_(statement, tokens) {}

  bool run() {
    for (;;) {
      skip_white_space();
      if (in_.done()) return true;
      if (!next()) return false;
    }
  }

 private:
  // What a quote in the next line would continue.
  enum class Continues { nothing, literal, escape_literal };

  void skip_white_space();
  bool next();
  bool literal(std::size_t prefix, bool backslashes);
  bool quoted_name(std::size_t prefix);
  bool dollar();
  bool block_comment();
  void number();
  std::size_t operator_length() const;
  bool emit(TokenKind kind, std::size_t length) {
    in_.emit_next(kind, length);
    return true;
  }

  Scanner in_;
  Continues continues_ = Continues::nothing;
  bool newline_since_literal_ = false;
};

void PostgresqlTokenizer::skip_white_space() {
  for (; is_in(in_.peek(), kSpace); in_.skip()) {
    if (in_.peek() == '\n' || in_.peek() == '\r') newline_since_literal_ = true;
  }
}

bool PostgresqlTokenizer::literal(std::size_t prefix, bool backslashes) {
  const std::size_t begin = in_.at();
  if (prefix == 0 && newline_since_literal_ && continues_ == Continues::escape_literal) {
    backslashes = true;
  }
  in_.skip(prefix);
  if (!(backslashes ? in_.skip_quoted_with_backslashes('\'') : in_.skip_quoted('\''))) return false;
  in_.emit(TokenKind::string, begin);
  continues_ = backslashes ? Continues::escape_literal : Continues::literal;
  newline_since_literal_ = false;
  return true;
}

bool PostgresqlTokenizer::quoted_name(std::size_t prefix) {
  const std::size_t begin = in_.at();
  in_.skip(prefix);
  if (!in_.skip_quoted('"')) return false;
  in_.emit(TokenKind::quoted_name, begin);
  return true;
}

// $1, or $tag$ anything $tag$.
bool PostgresqlTokenizer::dollar() {
  const std::size_t begin = in_.at();
  std::size_t length = 1;
  if (is_in(in_.peek(1), kDigit)) {
    while (is_in(in_.peek(length), kDigit)) ++length;
    return emit(TokenKind::placeholder, length);
  }
  if (is_in(in_.peek(1), kNameStart)) {
    while (is_in(in_.peek(length), kNameStart | kDigit)) ++length;
  }
  if (in_.peek(length) != '$') return false;
  const std::string_view tag = in_.text().substr(begin, length + 1);
  const std::size_t close = in_.text().find(tag, begin + tag.size());
  if (close == std::string_view::npos) return false;
  return emit(TokenKind::string, close + tag.size() - begin);
}

bool PostgresqlTokenizer::block_comment() {
  const std::size_t begin = in_.at();
  std::size_t depth = 0;
  do {
    if (in_.done()) return false;
    if (in_.looking_at("/*")) {
      ++depth;
      in_.skip(2);
    } else if (in_.looking_at("*/")) {
      --depth;
      in_.skip(2);
    } else {
      in_.skip();
    }
  } while (depth > 0);
  in_.emit(TokenKind::block_comment, begin);
  return true;
}

// Since 15 letters behind a number are an error; before, they were the next token. Since 16 there
// is 0x1F and 1_000.
void PostgresqlTokenizer::number() {
  const std::size_t begin = in_.at();
  if (in_.peek() == '0' && (in_.peek(1) | 0x20) == 'x' && is_in(in_.peek(2), kHexDigit)) {
    in_.skip(2);
    in_.skip_all(kHexDigit);
  } else {
    const auto digits = [this] {
      while (is_in(in_.peek(), kDigit) || (in_.peek() == '_' && is_in(in_.peek(1), kDigit))) {
        in_.skip();
      }
    };
    digits();
    if (in_.peek() == '.' && in_.peek(1) != '.') {  // 1..10 is a range
      in_.skip();
      digits();
    }
    if ((in_.peek() | 0x20) == 'e') {
      const std::size_t sign = in_.peek(1) == '+' || in_.peek(1) == '-' ? 1 : 0;
      if (is_in(in_.peek(1 + sign), kDigit)) {
        in_.skip(1 + sign);
        digits();
      }
    }
  }
  in_.emit(TokenKind::number, begin);
}

std::size_t PostgresqlTokenizer::operator_length() const {
  std::size_t length = 0;
  bool may_end_in_sign = false;
  for (;; ++length) {
    const char c = in_.peek(length);
    const char behind = in_.peek(length + 1);
    if (!is_in(c, kOperator)) break;
    if ((c == '-' && behind == '-') || (c == '/' && behind == '*')) break;
    // "=%s" is an operator and a placeholder in a template.
    if (length > 0 && c == '%' && (behind == 's' || behind == '(')) break;
    if (std::string_view("~!@#^&|`?%").find(c) != std::string_view::npos) may_end_in_sign = true;
  }
  if (may_end_in_sign) return length;
  // "=-1" is an operator and a sign.
  while (length > 1 && (in_.peek(length - 1) == '+' || in_.peek(length - 1) == '-')) --length;
  return length;
}

bool PostgresqlTokenizer::next() {
  const char c = in_.peek();
  const char lower = static_cast<char>(c | 0x20);
  const char behind = in_.peek(1);
  if (in_.looking_at("--")) {
    const std::size_t end = in_.text().find_first_of("\n\r", in_.at());
    return emit(TokenKind::line_comment,
                (end == std::string_view::npos ? in_.text().size() : end) - in_.at());
  }
  if (c == '\'') return literal(0, false);
  continues_ = Continues::nothing;
  newline_since_literal_ = false;

  if (lower == 'e' && behind == '\'') return literal(1, true);
  if ((lower == 'b' || lower == 'x' || lower == 'n') && behind == '\'') return literal(1, false);
  if (lower == 'u' && behind == '&' && in_.peek(2) == '\'') return literal(2, false);
  if (lower == 'u' && behind == '&' && in_.peek(2) == '"') return quoted_name(2);
  if (c == '"') return quoted_name(0);
  if (c == '$') return dollar();
  if (in_.looking_at("/*")) return block_comment();
  if (c == '(' || c == '[') return emit(TokenKind::open, 1);
  if (c == ')' || c == ']') return emit(TokenKind::close, 1);
  if (is_in(c, kDigit) || (c == '.' && is_in(behind, kDigit))) {
    number();
    return true;
  }
  if (is_in(c, kNameStart)) {
    const std::size_t begin = in_.at();
    in_.skip_name();
    in_.emit(TokenKind::word, begin);
    return true;
  }
  if (const std::size_t length = in_.format_placeholder_length("sbt")) {
    return emit(TokenKind::placeholder, length);
  }
  for (const std::string_view op : {"::", "..", ":="}) {
    if (in_.looking_at(op)) return emit(TokenKind::op, op.size());
  }
  if (std::string_view(",;:.").find(c) != std::string_view::npos) return emit(TokenKind::op, 1);
  const std::size_t length = operator_length();
  return length > 0 && emit(TokenKind::op, length);
}

}  // namespace

bool tokenize_postgresql(std::string_view statement, TokenList& tokens) {
  // C code: libpq would send what comes before a NUL byte.
  if (statement.find('\0') != std::string_view::npos) return false;
  return PostgresqlTokenizer(statement, tokens).run();
}

}  // namespace sqreen::agent
