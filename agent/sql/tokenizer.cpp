// SPDX-License-Identifier: Apache-2.0
#include "agent/sql/tokenizer.h"

namespace sqreen::agent {
namespace {

bool split(std::string_view statement, SqlDialect dialect, TokenList& tokens) {
  switch (dialect) {
    case SqlDialect::sqlite:
      return tokenize_sqlite(statement, tokens);
    case SqlDialect::mysql:
      return tokenize_mysql(statement, tokens);
    case SqlDialect::postgresql:
      return tokenize_postgresql(statement, tokens);
  }
  return false;
}

// No dialect has a statement with an unmatched parenthesis, and a lone one is what scanners send.
bool parentheses_match(std::string_view statement, const TokenList& tokens) {
  long round = 0;
  long square = 0;
  for (const Token& token : tokens) {
    if (token.kind() == TokenKind::open) {
      ++(statement[token.begin()] == '(' ? round : square);
    } else if (token.kind() == TokenKind::close) {
      if (--(statement[token.begin()] == ')' ? round : square) < 0) return false;
    }
  }
  return round == 0 && square == 0;
}

}  // namespace

bool tokenize(std::string_view statement, SqlDialect dialect, TokenList& tokens) {
  if (statement.size() > Token::kMaxOffset) return false;
  return split(statement, dialect, tokens) && parentheses_match(statement, tokens);
}

}  // namespace sqreen::agent
