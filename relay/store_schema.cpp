// SPDX-License-Identifier: Apache-2.0
#include "relay/store_schema.h"

#include <cstdint>

namespace sqreen::relay {
namespace {

// "sqrn": `file` and a person with a hex dump see whose it is.
constexpr std::int64_t kApplicationId = 0x7371726e;
constexpr std::int64_t kVersion = 1;

constexpr const char* kTables = R"sql(
  CREATE TABLE app (name TEXT NOT NULL, identity BLOB NOT NULL);
  INSERT INTO app VALUES ('', randomblob(16));
  CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    wall_ns INTEGER NOT NULL,
    kind TEXT NOT NULL,
    pid INTEGER NOT NULL,
    blocked INTEGER NOT NULL,
    attack TEXT NOT NULL,
    sink TEXT NOT NULL,
    response_status INTEGER,
    open_json TEXT NOT NULL
  );
  CREATE INDEX events_by_time ON events (wall_ns);
  CREATE TABLE runs (
    marker BLOB PRIMARY KEY,
    consumed INTEGER NOT NULL DEFAULT 0,
    wall_ns INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0,
    processes TEXT NOT NULL DEFAULT '[]',
    dropped TEXT NOT NULL DEFAULT '[]',
    note TEXT NOT NULL DEFAULT ''
  );
  CREATE TABLE unslotted (
    marker BLOB NOT NULL,
    pid INTEGER NOT NULL,
    process TEXT NOT NULL,
    PRIMARY KEY (marker, pid)
  );
)sql";

std::int64_t number(SQLite::Database& database, const char* query) {
  return database.execAndGet(query).getInt64();
}

}  // namespace

void configure_writer(SQLite::Database& database) {
  database.setBusyTimeout(1000);  // less than the two seconds in which a relay ends
  database.exec("PRAGMA trusted_schema = OFF");
  database.exec("PRAGMA cell_size_check = ON");
  database.exec("PRAGMA temp_store = MEMORY");
  // A killed process loses nothing with NORMAL; a power cut may lose the last commits, but then the
  // app and its log are gone too.
  database.exec("PRAGMA synchronous = NORMAL");
  database.exec("PRAGMA journal_size_limit = 16777216");
  // Events are only ever added: pages read long ago are of no use, and would make the relay grow to
  // the 2 MiB of the default while the store does.
  database.exec("PRAGMA cache_size = -512");
  database.execAndGet("PRAGMA journal_mode = WAL");
}

void configure_reader(SQLite::Database& database) {
  database.setBusyTimeout(5000);
  database.exec("PRAGMA trusted_schema = OFF");
  database.exec("PRAGMA cell_size_check = ON");
  database.exec("PRAGMA temp_store = MEMORY");
}

Expected<void> check_schema(SQLite::Database& database, const std::string& path) {
  const std::int64_t version = number(database, "PRAGMA user_version");
  const std::int64_t application = number(database, "PRAGMA application_id");
  if (application != kApplicationId) {
    return fail(ErrorCode::malformed, path + ": not a store of sqreen");
  }
  if (version != kVersion) {
    return fail(ErrorCode::wrong_version, path + ": written by another version of sqreen (format " +
                                              std::to_string(version) + ", this one writes " +
                                              std::to_string(kVersion) + ")");
  }
  return {};
}

Expected<void> prepare_schema(SQLite::Database& database, const std::string& path,
                              std::string_view app_name) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (number(database, "SELECT count(*) FROM sqlite_schema") == 0) {
    database.exec(kTables);
    database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
    database.exec("PRAGMA user_version = " + std::to_string(kVersion));
  } else if (auto checked = check_schema(database, path); !checked) {
    return checked;
  }
  SQLite::Statement name(database, "UPDATE app SET name = ?");
  name.bind(1, std::string(app_name));
  name.exec();
  transaction.commit();
  return {};
}

}  // namespace sqreen::relay
