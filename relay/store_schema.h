// SPDX-License-Identifier: Apache-2.0
// The store's tables and how a file comes to have them.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <string_view>

#include "core/error.h"

namespace sqreen::relay {

// Journal, durability and what a hostile file may not do.
void configure_writer(SQLite::Database& database);
void configure_reader(SQLite::Database& database);

// Creates the tables in an empty file. wrong_version for a newer sqreen's file, malformed for
// somebody else's. Writes in any case, so that the journal and its index are open afterwards: a
// relay that gives up root cannot open them later.
Expected<void> prepare_schema(SQLite::Database& database, const std::string& path,
                              std::string_view app_name);
// The same judgement without writing.
Expected<void> check_schema(SQLite::Database& database, const std::string& path);

}  // namespace sqreen::relay
