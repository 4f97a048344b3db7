// SPDX-License-Identifier: Apache-2.0
// With SQLite beside it: what it accepts must be readable, and where it says that a token is none,
// the statement must be unreadable.
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>

#include "fuzzed_tokens.h"

namespace {

enum class Answer { accepted, no_token, other };

Answer ask_sqlite(std::string_view statement) {
  static sqlite3* const handle = [] {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    sqlite3_exec(opened, "CREATE TABLE t (a, b, c)", nullptr, nullptr, nullptr);
    return opened;
  }();
  while (!statement.empty()) {
    sqlite3_stmt* prepared = nullptr;
    const char* tail = nullptr;
    const int result = sqlite3_prepare_v2(handle, statement.data(),
                                          static_cast<int>(statement.size()), &prepared, &tail);
    sqlite3_finalize(prepared);
    if (result != SQLITE_OK) {
      const std::string_view message = sqlite3_errmsg(handle);
      return message.starts_with("unrecognized token") ? Answer::no_token : Answer::other;
    }
    statement.remove_prefix(static_cast<std::size_t>(tail - statement.data()));
  }
  return Answer::accepted;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sqreen::agent::fuzz::require;
  const std::string_view statement(reinterpret_cast<const char*>(data), size);
  const bool readable =
      sqreen::agent::fuzz::check_tokens(statement, sqreen::agent::SqlDialect::sqlite);
  if (statement.find('\0') != std::string_view::npos) return 0;  // SQLite would stop there
  switch (ask_sqlite(statement)) {
    case Answer::accepted:
      require(readable);
      break;
    case Answer::no_token:
      // Newer versions read 1_000.
      require(!readable || statement.find('_') != std::string_view::npos);
      break;
    case Answer::other:
      break;
  }
  return 0;
}
