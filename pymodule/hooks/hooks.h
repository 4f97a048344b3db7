// SPDX-License-Identifier: Apache-2.0
// Every hook that the agent knows, one file for each framework, server or driver. To add one: write
// its file, declare it here, and add it to the list in hooks.cpp.
#pragma once

#include <span>

#include "pymodule/finder.h"

namespace sqreen::python {

extern const Hook flask_hook, django_hook, django_log_hook;                   // frameworks
extern const Hook gunicorn_hook, waitress_hook, wsgiref_hook, werkzeug_hook;  // servers
extern const Hook mod_wsgi_hook, mod_wsgi_old_hook;
extern const Hook sqlite3_hook, psycopg2_hook;  // drivers
extern const Hook pymysql_cursors_hook, pymysql_connections_hook;
extern const Hook mysqlclient_cursors_hook, mysqlclient_connection_hook,
    mysqlclient_old_connection_hook;
extern const Hook threading_hook, futures_hook,
    multiprocessing_pool_hook;  // what carries a request elsewhere
extern const Hook gevent_hook, gevent_threadpool_hook;
extern const Hook os_exec_hook;  // what replaces the process

std::span<const Hook* const> all_hooks();
// Those of a process that only starts the app: see supervisors.cpp.
std::span<const Hook* const> supervisor_hooks();
// Readies the types that hooks bring along.
int ready_hook_types();

}  // namespace sqreen::python
