// SPDX-License-Identifier: Apache-2.0
// A readable statement, and what can be said of it as a whole. Lives as long as one check.
#pragma once

#include <optional>
#include <string_view>

#include "agent/sql/token.h"

namespace sqreen::agent {

class SqlReading {
 public:
  // `statement` in ASCII lower case. Both must outlive it.
  SqlReading(std::string_view statement, const TokenList& tokens)
      : statement_(statement), tokens_(tokens) {}

  std::string_view statement() const { return statement_; }
  const TokenList& tokens() const { return tokens_; }
  std::string_view text(std::size_t i) const { return tokens_[i].text(statement_); }

  // A "*/" outside of comments: what is left of one that a value closed before the app did.
  bool has_stray_comment_end() const;
  // A literal holds what was meant as code, because quotes were added before and behind it:
  //
  //   SELECT a FROM t WHERE a LIKE '%{}%' OR b LIKE '%{}%'     with a lone quote for {}
  //   SELECT a FROM t WHERE a LIKE '%'%' OR b LIKE '%'%'
  //                                    ^^^^^^^^^^^^^
  bool has_swallowed_code() const;

 private:
  bool is_swallowed_code(const Token& literal) const;

  std::string_view statement_;
  const TokenList& tokens_;
  mutable std::optional<bool> stray_comment_end_;
  mutable std::optional<bool> swallowed_code_;
};

}  // namespace sqreen::agent
