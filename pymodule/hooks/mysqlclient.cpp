// SPDX-License-Identifier: Apache-2.0
// mysqlclient: Python cursors above the C type _mysql.connection, which an app may call itself.
// Before 1.4 the C module stood at top level.
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/sql_driver.h"

namespace sqreen::python {
namespace {

constexpr auto kDialect = agent::SqlDialect::mysql;
const SqlMethod kCursors[] = {
    {"BaseCursor",
     "execute",
     {"MySQLdb.cursors.BaseCursor.execute", "mysqlclient", kDialect, 1, "query"}},
    {"BaseCursor",
     "executemany",
     {"MySQLdb.cursors.BaseCursor.executemany", "mysqlclient", kDialect, 1, "query"}},
    {"BaseCursor",
     "callproc",
     {"MySQLdb.cursors.BaseCursor.callproc", "mysqlclient", kDialect, 1, "procname"}},
};
const SqlMethod kConnection[] = {
    {"connection",
     "query",
     {"MySQLdb.connection.query", "mysqlclient", kDialect, 1, "query", true}},
};
const SqlMethods kCursorMethods{kCursors};
const SqlMethods kConnectionMethods{kConnection};

}  // namespace

const Hook mysqlclient_cursors_hook{"mysqlclient", "MySQLdb.cursors", install_sql_driver,
                                    &kCursorMethods};
const Hook mysqlclient_connection_hook{"mysqlclient", "MySQLdb._mysql", install_sql_driver,
                                       &kConnectionMethods};
const Hook mysqlclient_old_connection_hook{"mysqlclient", "_mysql", install_sql_driver,
                                           &kConnectionMethods};

}  // namespace sqreen::python
