// SPDX-License-Identifier: Apache-2.0
#include "agent/sql/token.h"

namespace sqreen::agent {
namespace {

// Length of what opens a literal: ' or E' or U&" or $tag$.
std::size_t opener_length(std::string_view literal) {
  const std::size_t first = literal.find_first_of("'\"`[$");
  if (first == std::string_view::npos) return 0;
  if (literal[first] != '$') return first + 1;
  const std::size_t second = literal.find('$', first + 1);
  return second == std::string_view::npos ? 0 : second + 1;
}

}  // namespace

ByteRange content_of(std::string_view statement, const Token& token) {
  const std::string_view text = token.text(statement);
  std::size_t opener = 0;
  std::size_t closer = 0;
  switch (token.kind()) {
    case TokenKind::string:
    case TokenKind::quoted_name:
      opener = opener_length(text);
      closer = text[0] == '$' ? opener : 1;
      break;
    case TokenKind::line_comment:
      opener = text[0] == '#' ? 1 : 2;
      break;
    case TokenKind::block_comment:
      opener = 2;
      closer = text.size() >= 4 && text.ends_with("*/") ? 2 : 0;
      break;
    default:
      break;
  }
  return {token.begin() + opener, token.end() - closer};
}

void TokenList::push_to_heap(Token token) {
  if (heap_.empty()) heap_.assign(inline_.begin(), inline_.end());
  heap_.push_back(token);
  ++size_;
}

}  // namespace sqreen::agent
