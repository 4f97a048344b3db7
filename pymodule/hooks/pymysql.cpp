// SPDX-License-Identifier: Apache-2.0
// PyMySQL: pure Python. Cursors render the parameters into the statement and hand it to
// Connection.query, which an app may call itself.
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/sql_driver.h"

namespace sqreen::python {
namespace {

constexpr auto kDialect = agent::SqlDialect::mysql;
const SqlMethod kCursors[] = {
    {"Cursor", "execute", {"pymysql.cursors.Cursor.execute", "pymysql", kDialect, 1, "query"}},
    {"Cursor",
     "executemany",
     {"pymysql.cursors.Cursor.executemany", "pymysql", kDialect, 1, "query"}},
};
const SqlMethod kConnections[] = {
    {"Connection",
     "query",
     {"pymysql.connections.Connection.query", "pymysql", kDialect, 1, "sql", true}},
};
const SqlMethods kCursorMethods{kCursors};
const SqlMethods kConnectionMethods{kConnections};

}  // namespace

const Hook pymysql_cursors_hook{"pymysql", "pymysql.cursors", install_sql_driver, &kCursorMethods};
const Hook pymysql_connections_hook{"pymysql", "pymysql.connections", install_sql_driver,
                                    &kConnectionMethods};

}  // namespace sqreen::python
