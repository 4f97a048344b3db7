// SPDX-License-Identifier: Apache-2.0
#include "agent/sql/placement.h"

#include <algorithm>

#include "agent/sql/keywords.h"

namespace sqreen::agent {
namespace {

// Nobody writes that many comments in a row, and each look must be cheap.
constexpr std::size_t kFarthest = 64;

}  // namespace

std::size_t Placement::before(std::size_t i) const {
  const std::size_t farthest = i > kFarthest ? i - kFarthest : 0;
  while (i > farthest) {
    if (!tokens_[--i].is_comment()) return i;
  }
  return kNone;
}

std::size_t Placement::behind(std::size_t i) const {
  const std::size_t farthest = std::min(tokens_.size(), i + kFarthest);
  while (++i < farthest) {
    if (!tokens_[i].is_comment()) return i;
  }
  return kNone;
}

bool Placement::misses_operand_behind(std::size_t i) const {
  switch (tokens_[i].kind()) {
    case TokenKind::open:
      return true;
    case TokenKind::op:
      // "?" is a placeholder that PostgreSQL reads as an operator.
      return text(i) != "*" && text(i) != ";" && text(i) != "?";
    case TokenKind::word:
      return expects_operand(text(i));
    default:
      return false;
  }
}

bool Placement::ends_operand(std::size_t i) const {
  if (i == kNone || tokens_[i].kind() == TokenKind::close) return true;
  return text(i) == "," || text(i) == ";";
}

bool Placement::may_start_operand(std::size_t i) const {
  if (i == kNone) return false;
  switch (tokens_[i].kind()) {
    case TokenKind::close:
      return false;
    case TokenKind::word:
      return !never_comes_first(text(i));
    case TokenKind::op:
      return text(i) == "-" || text(i) == "+" || text(i) == "*" || text(i) == "~" || text(i) == "?";
    default:
      return true;
  }
}

bool Placement::is_well_placed(std::size_t i) const {
  const std::string_view op = text(i);
  for (const std::string_view anywhere : {"*", ".", ":", "!", "@", "?"}) {
    if (op == anywhere) return true;
  }
  const std::size_t left = before(i);
  const std::size_t right = behind(i);
  const bool misses_left = left != kNone && misses_operand_behind(left);
  if (op == ";") {
    return !misses_left && (right == kNone || !never_comes_first(text(right)));
  }
  const bool may_be_sign = op == "-" || op == "+" || op == "~";
  return (may_be_sign || !misses_left) && !ends_operand(right);
}

}  // namespace sqreen::agent
