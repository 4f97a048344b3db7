// SPDX-License-Identifier: Apache-2.0
// 20,000 honest values through correct code, where none may be blocked, and through code that puts
// them raw between quotes. There SQLite itself says which of them stayed inside their literal:
// those may not be blocked, and all others must be.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <optional>
#include <string>

#include "agent/detectors/honest_values.h"
#include "agent/detectors/sql_request.h"

namespace sqreen::agent {
namespace {

constexpr int kValues = 20'000;

// Statements as apps have them: static text that people also type, comments, literals of its own.
constexpr std::string_view kBound[] = {
    "SELECT id, name FROM users WHERE name = ? ORDER BY id",
    "SELECT * FROM products WHERE (name LIKE '%' || ? || '%' OR tag IN (?, ?)) AND deleted IS NULL "
    "LIMIT 10",
    "-- by name\nSELECT count(*), coalesce(a, ''), now() FROM t LEFT JOIN u ON t.id = u.id\n"
    "WHERE t.name = ? AND u.state <> 'auto' -- all of them\nGROUP BY t.name",
    "INSERT INTO users (name, note, n) VALUES (?, 'it''s', -1), (?, '', 50);",
    "/* report */ DELETE FROM users WHERE name = ? AND age >= 18 AND a || b = c",
    "UPDATE users SET name = ? WHERE id = 5 - 1 AND t = '%'"};
constexpr std::string_view kQuoted[] = {
    "SELECT id, name FROM users WHERE name = {q} ORDER BY id",
    "SELECT id FROM users WHERE name = {q} OR (nick LIKE {q} AND deleted IS NOT NULL)",
    "INSERT INTO users (name, note) VALUES ({q}, 'it''s'), ('', {q})"};

class SqlHonestValues : public testing::TestWithParam<SqlDialect> {};

TEST_P(SqlHonestValues, PassThroughCorrectCode) {
  HonestValues values(1);
  int blocked = 0;
  for (int i = 0; i < kValues; ++i) {
    const std::string value = values.next();
    const SqlRequest request(value);
    const auto check = [&](const std::string& statement) {
      if (!request.attack(statement, GetParam())) return;
      if (++blocked <= 20) ADD_FAILURE() << value << "\n" << statement;
    };
    for (const std::string_view statement : kBound) check(std::string(statement));
    for (const std::string_view pattern : kQuoted) {
      check(statement_with(pattern, value, GetParam()));
    }
  }
  EXPECT_EQ(blocked, 0) << "of " << kValues;
}

INSTANTIATE_TEST_SUITE_P(Dialects, SqlHonestValues,
                         testing::Values(SqlDialect::sqlite, SqlDialect::mysql,
                                         SqlDialect::postgresql),
                         [](const auto& info) { return std::string(dialect_name(info.param)); });

class Database {
 public:
  Database() { sqlite3_open(":memory:", &handle_); }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // The only value that `SELECT ...` gives, if it gives exactly one and nothing follows it.
  std::optional<std::string> only_value(const std::string& statement) const {
    sqlite3_stmt* prepared = nullptr;
    const char* tail = nullptr;
    std::optional<std::string> value;
    if (sqlite3_prepare_v2(handle_, statement.data(), static_cast<int>(statement.size()), &prepared,
                           &tail) == SQLITE_OK &&
        prepared != nullptr && tail == statement.data() + statement.size() &&
        sqlite3_column_count(prepared) == 1 && sqlite3_step(prepared) == SQLITE_ROW &&
        sqlite3_column_type(prepared, 0) == SQLITE_TEXT) {
      value = reinterpret_cast<const char*>(sqlite3_column_text(prepared, 0));
    }
    sqlite3_finalize(prepared);
    return value;
  }

 private:
  sqlite3* handle_ = nullptr;
};

// What a literal with this between its quotes means, when it is one.
std::string undoubled(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text.substr(i, 2) == "''") ++i;
  }
  return out;
}

TEST(SqlHonestValuesPutInRaw, AreBlockedExactlyWhenTheyLeaveTheirLiteral) {
  const Database database;
  HonestValues values(2);
  int left = 0;
  int wrong = 0;
  for (int i = 0; i < kValues; ++i) {
    const std::string value = values.next();
    const std::string statement = "SELECT '" + value + "'";
    const bool stayed = database.only_value(statement) == undoubled(value);
    if (!stayed) ++left;
    if (SqlRequest(value).attack(statement, SqlDialect::sqlite) == !stayed) continue;
    if (++wrong <= 20) ADD_FAILURE() << (stayed ? "blocked: " : "let pass: ") << statement;
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(left, kValues / 20) << "the values do not try this";
  EXPECT_LT(left, kValues / 2) << "the values try only this";
}

}  // namespace
}  // namespace sqreen::agent
