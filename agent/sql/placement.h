// SPDX-License-Identifier: Apache-2.0
// Where in the grammar a token stands, judged by its neighbours alone: enough to tell a statement
// as a person writes it from one with a lone operator, comma or semicolon put where a value
// belongs.
//
//   SELECT a, b FROM t WHERE a = ?;     every operator has what it needs on both sides
//   SELECT a, b FROM t WHERE a = ;      neither "=" nor ";" has
#pragma once

#include <cstddef>
#include <string_view>

#include "agent/sql/token.h"

namespace sqreen::agent {

class Placement {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // `statement` in ASCII lower case. Both must outlive it.
  Placement(std::string_view statement, const TokenList& tokens)
      : statement_(statement), tokens_(tokens) {}

  // The nearest token that is no comment; kNone at the ends of the statement.
  std::size_t before(std::size_t i) const;
  std::size_t behind(std::size_t i) const;

  // An operand is still missing behind this token: "=", "(", "where".
  bool misses_operand_behind(std::size_t i) const;
  // Nothing more can be meant before this one: ")", ",", ";", the end (kNone).
  bool ends_operand(std::size_t i) const;
  // An operand, or a statement, may begin here.
  bool may_start_operand(std::size_t i) const;
  // Of an operator: it has what it needs on both sides.
  bool is_well_placed(std::size_t i) const;

 private:
  std::string_view text(std::size_t i) const { return tokens_[i].text(statement_); }

  std::string_view statement_;
  const TokenList& tokens_;
};

}  // namespace sqreen::agent
