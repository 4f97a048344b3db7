// SPDX-License-Identifier: Apache-2.0
// The check that the guard of every SQL driver makes, and what follows from it: event, counter,
// exception.
#pragma once

#include "agent/sql/dialect.h"
#include "pymodule/guard.h"

namespace sqreen::python {

// A method of a driver that takes a statement.
struct SqlSink {
  const char* name;    // in events: "sqlite3.Cursor.execute"
  const char* driver;  // "sqlite3"
  agent::SqlDialect dialect;
  Py_ssize_t position;  // of the statement, self counted
  const char* keyword;
  // A driver's lower level, which its upper level calls with a rendered statement: judged only when
  // called by the app itself.
  bool inner = false;
  // Objects that stand for a statement (psycopg2's Composable) become text by this method of
  // theirs, called with the cursor.
  const char* render = nullptr;
};

// Handler for make_guard() and guard_attribute(); `sink` is an SqlSink.
PyObject* guard_sql(Call& call, const void* sink);

// Where this interpreter keeps its own modules; frames there are not the app's.
void set_standard_library(const char* folder);

}  // namespace sqreen::python
