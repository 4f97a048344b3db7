// SPDX-License-Identifier: Apache-2.0
// A value and, behind the first NUL byte, a statement. Whatever they are:
//
//   - what is found is a part of the statement and an input of the request
//   - a value put raw between quotes that SQLite no longer reads as one literal is an attack
//   - a value that is escaped as drivers do stays data
//   - with every candidate looked for, not only those that may occur, the verdict is the same
#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>

#include "agent/detectors/sql_request.h"
#include "agent/parsers/utf8.h"
#include "fuzzed_tokens.h"

namespace sqreen::agent::fuzz {
namespace {

// Reads `SELECT '<value>'` as one literal.
bool stays_literal(const std::string& statement, std::string_view value) {
  static sqlite3* const handle = [] {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    return opened;
  }();
  sqlite3_stmt* prepared = nullptr;
  const char* tail = nullptr;
  bool stays = false;
  if (sqlite3_prepare_v2(handle, statement.data(), static_cast<int>(statement.size()), &prepared,
                         &tail) == SQLITE_OK &&
      tail == statement.data() + statement.size() && sqlite3_column_count(prepared) == 1 &&
      sqlite3_step(prepared) == SQLITE_ROW && sqlite3_column_type(prepared, 0) == SQLITE_TEXT) {
    std::string undoubled;
    for (std::size_t i = 0; i < value.size(); ++i) {
      undoubled += value[i];
      if (value.substr(i, 2) == "''") ++i;
    }
    stays = undoubled == reinterpret_cast<const char*>(sqlite3_column_text(prepared, 0));
  }
  sqlite3_finalize(prepared);
  return stays;
}

void check_value(std::string_view value) {
  const SqlRequest request(value);
  const std::string raw = "SELECT '" + std::string(value) + "'";
  if (!stays_literal(raw, value)) require(request.attack(raw, SqlDialect::sqlite));

  // Without a letter or digit, a value and its escaped form can overlap by chance; so can those
  // that Inputs adds for bytes that are no UTF-8, and for percent signs.
  const auto is_alphanumeric = [](unsigned char c) { return std::isalnum(c) != 0; };
  if (std::none_of(value.begin(), value.end(), is_alphanumeric)) return;
  if (!is_utf8(value) || value.find('%') != std::string_view::npos) return;
  for (const SqlDialect dialect : {SqlDialect::sqlite, SqlDialect::mysql, SqlDialect::postgresql}) {
    const std::string statement = statement_with("{q}", value, dialect);
    TokenList tokens;
    require(tokenize(statement, dialect, tokens) && tokens.size() == 1);
    require(!request.attack(statement, dialect));
  }
}

void check_pair(std::string_view value, std::string_view statement) {
  const SqlRequest request(value);
  for (const SqlDialect dialect : {SqlDialect::sqlite, SqlDialect::mysql, SqlDialect::postgresql}) {
    const auto found = request.find(statement, dialect);
    // What is left out at a glance (statement_pairs.h) would not have been found.
    require(found.has_value() ==
            find_sql_injection(statement, dialect, request.candidates()).has_value());
    if (!found) continue;
    require(found->span.data() >= statement.data() && !found->span.empty());
    require(found->span.data() + found->span.size() <= statement.data() + statement.size());
    const auto& all = request.inputs().all();
    require(std::any_of(all.begin(), all.end(), [&](const Input& input) {
      return input.value.data() == found->input.value.data();
    }));
  }
}

}  // namespace
}  // namespace sqreen::agent::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view value = text.substr(0, text.find('\0'));
  if (!value.empty()) sqreen::agent::fuzz::check_value(value);
  if (value.size() < text.size()) {
    sqreen::agent::fuzz::check_pair(value, text.substr(value.size() + 1));
  }
  return 0;
}
