// SPDX-License-Identifier: Apache-2.0
// Tokens as text, so that a test table shows what a tokenizer did.
#pragma once

#include <string>
#include <string_view>

#include "agent/sql/tokenizer.h"

namespace sqreen::agent {

// "word:SELECT number:1", with "unreadable" behind it when the statement is.
inline std::string token_text(std::string_view statement, SqlDialect dialect) {
  static constexpr std::string_view kNames[] = {
      "word", "number", "placeholder",  "string",  "quoted_name", "op",
      "open", "close",  "line_comment", "comment", "code",        "end_of_code"};
  TokenList tokens;
  const bool readable = tokenize(statement, dialect, tokens);
  std::string out;
  for (const Token& token : tokens) {
    if (!out.empty()) out += ' ';
    out += kNames[static_cast<std::size_t>(token.kind())];
    out += ':';
    out += token.text(statement);
  }
  if (!readable) out += out.empty() ? "unreadable" : " unreadable";
  return out;
}

struct TokenCase {
  std::string_view statement;
  std::string_view tokens;
};

}  // namespace sqreen::agent
