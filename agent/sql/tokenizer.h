// SPDX-License-Identifier: Apache-2.0
// Splits a statement into tokens exactly as the lexer of its database does, under the settings that
// drivers leave on: MySQL without ANSI_QUOTES and NO_BACKSLASH_ESCAPES, PostgreSQL with
// standard_conforming_strings, a connection in UTF-8 or another charset whose bytes above 127 hide
// no ASCII (not GBK, Big5 or Shift-JIS).
//
// Held against SQLite 3.40, MariaDB 10.11 and PostgreSQL 15; where versions differ, the tokenizer
// accepts what any of them does and splits where any of them splits.
//
//   TokenList tokens;
//   if (!tokenize("SELECT 1", SqlDialect::sqlite, tokens)) ...the database cannot read it either
#pragma once

#include <string_view>

#include "agent/sql/dialect.h"
#include "agent/sql/token.h"

namespace sqreen::agent {

// False when the statement cannot be read: a literal, name or comment that is never closed, a
// character that has no meaning there, parentheses that do not match, or more than 128 MiB.
// `tokens` then holds what came before. Linear; thread-safe.
bool tokenize(std::string_view statement, SqlDialect dialect, TokenList& tokens);

// One file each. They do not look at parentheses.
bool tokenize_sqlite(std::string_view statement, TokenList& tokens);
bool tokenize_mysql(std::string_view statement, TokenList& tokens);
bool tokenize_postgresql(std::string_view statement, TokenList& tokens);

}  // namespace sqreen::agent
