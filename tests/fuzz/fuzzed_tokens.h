// SPDX-License-Identifier: Apache-2.0
// What holds for the tokens of any bytes.
#pragma once

#include <cstdlib>
#include <string_view>

#include "agent/sql/tokenizer.h"

namespace sqreen::agent::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// In order, inside the statement, not empty; nothing but white space between them when the
// statement is readable. Returns whether it is.
inline bool check_tokens(std::string_view statement, SqlDialect dialect) {
  static constexpr std::string_view kBetween("\t\n\v\f\r \xEF\xBB\xBF");
  TokenList tokens;
  const bool readable = tokenize(statement, dialect, tokens);
  std::size_t at = 0;
  const auto check_gap = [&](std::size_t end) {
    const std::string_view gap = statement.substr(at, end - at);
    require(!readable || gap.find_first_not_of(kBetween) == std::string_view::npos);
  };
  for (const Token& token : tokens) {
    require(token.begin() >= at && token.end() > token.begin() && token.end() <= statement.size());
    check_gap(token.begin());
    const ByteRange content = content_of(statement, token);
    require(content.begin >= token.begin() && content.end <= token.end());
    require(content.begin <= content.end);
    at = token.end();
  }
  check_gap(statement.size());
  return readable;
}

}  // namespace sqreen::agent::fuzz
