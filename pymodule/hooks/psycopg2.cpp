// SPDX-License-Identifier: Apache-2.0
// psycopg2, the PostgreSQL driver (also shipped as psycopg2-binary): a C extension whose cursors
// subclass one C type. `query` is str, bytes, or a Composable, which the driver renders with the
// cursor: the rendered text is what is checked.
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/sql_driver.h"

namespace sqreen::python {
namespace {

constexpr auto kDialect = agent::SqlDialect::postgresql;
const SqlMethod kTable[] = {
    {"cursor",
     "execute",
     {"psycopg2.cursor.execute", "psycopg2", kDialect, 1, "query", false, "as_string"}},
    {"cursor",
     "executemany",
     {"psycopg2.cursor.executemany", "psycopg2", kDialect, 1, "query", false, "as_string"}},
    {"cursor", "callproc", {"psycopg2.cursor.callproc", "psycopg2", kDialect, 1, "procname"}},
    {"cursor",
     "copy_expert",
     {"psycopg2.cursor.copy_expert", "psycopg2", kDialect, 1, "sql", false, "as_string"}},
};
const SqlMethods kMethods{kTable};

}  // namespace

const Hook psycopg2_hook{"psycopg2", "psycopg2._psycopg", install_sql_driver, &kMethods};

}  // namespace sqreen::python
