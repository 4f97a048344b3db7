// SPDX-License-Identifier: Apache-2.0
// SQLite. What sets it apart: a comment that is never closed ends with the statement and is legal,
// brackets and backticks quote names, X'..' must hold whole bytes, and a byte that starts no token
// makes the statement unreadable. Reference: https://www.sqlite.org/syntax.html and src/tokenize.c.
#include "agent/sql/scanner.h"
#include "agent/sql/tokenizer.h"

namespace sqreen::agent {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// 12  1.5  .5  1e9  0x1F, and 1_000 since 3.46. Letters that follow belong to no token, except
// after 0x1F in older versions.
bool number(Scanner& in) {
  const std::size_t begin = in.at();
  if (in.peek() == '0' && (in.peek(1) | 0x20) == 'x' && is_in(in.peek(2), kHexDigit)) {
    in.skip(2);
    while (is_in(in.peek(), kHexDigit) || in.peek() == '_') in.skip();
    in.emit(TokenKind::number, begin);
    return true;
  }
  const auto digits = [&in] {
    while (is_in(in.peek(), kDigit) || (in.peek() == '_' && is_in(in.peek(1), kDigit))) in.skip();
  };
  digits();
  if (in.peek() == '.') {
    in.skip();
    digits();
  }
  if ((in.peek() | 0x20) == 'e') {
    const std::size_t sign = in.peek(1) == '+' || in.peek(1) == '-' ? 1 : 0;
    if (is_in(in.peek(1 + sign), kDigit)) {
      in.skip(1 + sign);
      digits();
    }
  }
  in.emit(TokenKind::number, begin);
  return !is_name_character(in.peek());
}

// :name  @name  $name  $name::suffix(anything), the last two from Tcl.
bool variable(Scanner& in) {
  const std::size_t begin = in.at();
  std::size_t characters = 0;
  in.skip();
  for (;;) {
    const char c = in.peek();
    if (is_name_character(c)) {
      ++characters;
      in.skip();
    } else if (c == '(' && characters > 0) {
      while (!in.done() && !is_in(in.peek(), kSpace) && in.peek() != ')' && in.peek() != '\0') {
        in.skip();
      }
      if (in.peek() != ')') return false;
      in.skip();
      break;
    } else if (c == ':' && in.peek(1) == ':') {
      in.skip(2);
    } else {
      break;
    }
  }
  in.emit(TokenKind::placeholder, begin);
  return characters > 0;
}

bool blob(Scanner& in) {
  const std::size_t begin = in.at();
  in.skip(2);
  in.skip_all(kHexDigit);
  if (in.peek() != '\'' || (in.at() - begin) % 2 != 0) return false;
  in.skip();
  in.emit(TokenKind::string, begin);
  return true;
}

bool block_comment(Scanner& in) {
  const std::size_t begin = in.at();
  const std::size_t close = in.text().find("*/", begin + 2);
  in.skip(close == std::string_view::npos ? in.text().size() : close + 2 - begin);
  in.emit(TokenKind::block_comment, begin);
  return true;
}

bool quoted(Scanner& in, TokenKind kind) {
  const std::size_t begin = in.at();
  if (!in.skip_quoted(in.peek())) return false;
  in.emit(kind, begin);
  return true;
}

std::size_t operator_length(const Scanner& in) {
  for (const std::string_view op : {"->>", "->", "==", "<=", "<>", "<<", ">=", ">>", "!=", "||"}) {
    if (in.looking_at(op)) return op.size();
  }
  return std::string_view("+-*/%=<>|&~,;.").find(in.peek()) == std::string_view::npos ? 0 : 1;
}

bool next(Scanner& in) {
  const char c = in.peek();
  switch (c) {
    case '\'':
      return quoted(in, TokenKind::string);
    case '"':
    case '`':
      return quoted(in, TokenKind::quoted_name);
    case '[': {
      const std::size_t begin = in.at();
      in.skip_to(']');
      if (in.done()) return false;
      in.skip();
      in.emit(TokenKind::quoted_name, begin);
      return true;
    }
    case '(':
      in.emit_next(TokenKind::open, 1);
      return true;
    case ')':
      in.emit_next(TokenKind::close, 1);
      return true;
    case '?': {
      const std::size_t begin = in.at();
      in.skip();
      in.skip_all(kDigit);
      in.emit(TokenKind::placeholder, begin);
      return true;
    }
    case ':':
    case '@':
    case '$':
    case '#':
      return variable(in);
    default:
      break;
  }
  if (is_in(c, kDigit) || (c == '.' && is_in(in.peek(1), kDigit))) return number(in);
  if ((c | 0x20) == 'x' && in.peek(1) == '\'') return blob(in);
  if (in.looking_at("--")) {
    const std::size_t begin = in.at();
    in.skip_to('\n');
    in.emit(TokenKind::line_comment, begin);
    return true;
  }
  // "/*" as the last two bytes is no comment.
  if (in.looking_at("/*") && in.at() + 2 < in.text().size()) return block_comment(in);
  if (is_in(c, kNameStart)) {
    const std::size_t begin = in.at();
    in.skip_name();
    in.emit(TokenKind::word, begin);
    return true;
  }
  if (const std::size_t length = in.format_placeholder_length()) {
    in.emit_next(TokenKind::placeholder, length);
    return true;
  }
  const std::size_t length = operator_length(in);
  if (length == 0) return false;
  in.emit_next(TokenKind::op, length);
  return true;
}

}  // namespace

bool tokenize_sqlite(std::string_view statement, TokenList& tokens) {
  // C code: it would stop at a NUL byte and run what came before.
  if (statement.find('\0') != std::string_view::npos) return false;
  Scanner in(statement, tokens);
  for (;;) {
    if (in.peek() != '\v')
      in.skip_all(kSpace);  // a vertical tab is white space only behind another
    if (in.done()) return true;
    if (in.looking_at(kByteOrderMark)) {
      in.skip(kByteOrderMark.size());
    } else if (!next(in)) {
      return false;
    }
  }
}

}  // namespace sqreen::agent
