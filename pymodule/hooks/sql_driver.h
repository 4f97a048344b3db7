// SPDX-License-Identifier: Apache-2.0
// An SQL driver as a table: which methods of which types take a statement, and where.
#pragma once

#include <span>

#include "pymodule/finder.h"
#include "pymodule/sql_sink.h"

namespace sqreen::python {

struct SqlMethod {
  const char* type;  // in the hook's module
  const char* method;
  SqlSink sink;
};
using SqlMethods = std::span<const SqlMethod>;

// Hook::install for a driver; Hook::data is its SqlMethods. Methods that a version does not have
// are left out.
bool install_sql_driver(PyObject* module, const Hook& hook);

}  // namespace sqreen::python
