// SPDX-License-Identifier: Apache-2.0
// A request that carries some values, and the ways in which an app puts one into a statement.
#pragma once

#include <cctype>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "agent/detectors/sql_injection.h"

namespace sqreen::agent {

// SqlRequest({"x' or 1=1"}).attack("SELECT 'x' or 1=1'", SqlDialect::sqlite)
class SqlRequest {
 public:
  SqlRequest(std::initializer_list<std::string_view> values) {
    for (const std::string_view value : values) add(value);
    parse();
  }
  explicit SqlRequest(std::string_view value) : SqlRequest({value}) {}
  SqlRequest(const SqlRequest&) = delete;
  SqlRequest& operator=(const SqlRequest&) = delete;

  const Inputs& inputs() const { return inputs_; }
  const SqlCandidates& candidates() const { return sql_inputs_->candidates(); }
  std::optional<SqlInjection> find(std::string_view statement, SqlDialect dialect) const {
    return find_sql_injection(statement, dialect, *sql_inputs_);
  }
  bool attack(std::string_view statement, SqlDialect dialect) const {
    return find(statement, dialect).has_value();
  }

 private:
  void add(std::string_view value) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    query_ += query_.empty() ? "a=" : "&a=";
    for (const char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      if (std::isalnum(byte) != 0) {
        query_ += c;
        continue;
      }
      query_ += '%';
      query_ += kHex[byte >> 4];
      query_ += kHex[byte & 15];
    }
  }
  void parse() {
    RequestParts parts;
    parts.method = "GET";
    parts.query = query_;
    inputs_.parse_head(parts);
    sql_inputs_.emplace(inputs_);
  }

  std::string query_;
  Inputs inputs_;
  mutable std::optional<SqlInputs> sql_inputs_;
};

// As drivers escape a value inside single quotes: psycopg2, PyMySQL and mysqlclient; doubling for
// SQLite. Without the quotes (and psycopg2's E before them).
inline std::string escaped(std::string_view value, SqlDialect dialect) {
  std::string out;
  for (const char c : value) {
    const std::size_t control = std::string_view("\0\n\r\x1a", 4).find(c);
    if (dialect != SqlDialect::mysql) {
      if (c == '\'') out += c;
      if (c == '\\' && dialect == SqlDialect::postgresql) out += c;
      out += c;
    } else if (control != std::string_view::npos) {
      (out += '\\') += "0nrZ"[control];
    } else {
      if (c == '\'' || c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

// A statement with the value in it: {} as it is, {q} as the driver renders it, quotes included.
inline std::string statement_with(std::string_view pattern, std::string_view value,
                                  SqlDialect dialect) {
  std::string quoted = "'" + escaped(value, dialect) + "'";
  if (dialect == SqlDialect::postgresql && value.find('\\') != std::string_view::npos) {
    quoted.insert(0, " E");
  }
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.substr(i, 2) == "{}") {
      out += value;
      i += 1;
    } else if (pattern.substr(i, 3) == "{q}") {
      out += quoted;
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

struct SqlCase {
  const char* name;
  std::string_view pattern;  // see statement_with()
  std::string_view input;
  bool attack;
};

}  // namespace sqreen::agent
