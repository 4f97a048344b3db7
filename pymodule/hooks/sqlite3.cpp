// SPDX-License-Identifier: Apache-2.0
// sqlite3, in the standard library: C types in _sqlite3. Up to 3.10 Connection.execute calls
// Cursor.execute with the same statement object, which the second check recognises.
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/sql_driver.h"

namespace sqreen::python {
namespace {

constexpr auto kDialect = agent::SqlDialect::sqlite;
const SqlMethod kTable[] = {
    {"Cursor", "execute", {"sqlite3.Cursor.execute", "sqlite3", kDialect, 1, "sql"}},
    {"Cursor", "executemany", {"sqlite3.Cursor.executemany", "sqlite3", kDialect, 1, "sql"}},
    {"Cursor",
     "executescript",
     {"sqlite3.Cursor.executescript", "sqlite3", kDialect, 1, "sql_script"}},
    {"Connection", "execute", {"sqlite3.Connection.execute", "sqlite3", kDialect, 1, "sql"}},
    {"Connection",
     "executemany",
     {"sqlite3.Connection.executemany", "sqlite3", kDialect, 1, "sql"}},
    {"Connection",
     "executescript",
     {"sqlite3.Connection.executescript", "sqlite3", kDialect, 1, "sql_script"}},
};
const SqlMethods kMethods{kTable};

}  // namespace

const Hook sqlite3_hook{"sqlite3", "_sqlite3", install_sql_driver, &kMethods};

}  // namespace sqreen::python
