// SPDX-License-Identifier: Apache-2.0
#include "pymodule/hooks/hooks.h"

#include "pymodule/hooks/request_carrier.h"

namespace sqreen::python {
namespace {

const Hook* const kHooks[] = {
    &flask_hook,
    &django_hook,
    &django_log_hook,
    &gunicorn_hook,
    &waitress_hook,
    &wsgiref_hook,
    &werkzeug_hook,
    &mod_wsgi_hook,
    &mod_wsgi_old_hook,
    &sqlite3_hook,
    &psycopg2_hook,
    &pymysql_cursors_hook,
    &pymysql_connections_hook,
    &mysqlclient_cursors_hook,
    &mysqlclient_connection_hook,
    &mysqlclient_old_connection_hook,
    &threading_hook,
    &futures_hook,
    &multiprocessing_pool_hook,
    &gevent_hook,
    &gevent_threadpool_hook,
    &os_exec_hook,
};

}  // namespace

std::span<const Hook* const> all_hooks() {
  return kHooks;
}
int ready_hook_types() {
  return ready_request_carrier_type();
}

}  // namespace sqreen::python
