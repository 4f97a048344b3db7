// SPDX-License-Identifier: Apache-2.0
#include "pymodule/known_statements.h"

#include <cstdint>
#include <utility>

namespace sqreen::python {

KnownStatements::Group& KnownStatements::group_of(PyObject* statement) {
  // Fibonacci hashing: objects lie 16 bytes apart, and the upper bits of the product are mixed
  // best.
  const auto address = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(statement));
  static_assert(kGroups == 64);
  return groups_[(address * 0x9E3779B97F4A7C15u) >> 58];
}

bool KnownStatements::has(PyObject* statement, agent::SqlDialect dialect) {
  Group& group = group_of(statement);
  for (std::size_t i = 0; i < kWays; ++i) {
    if (group[i].statement != statement || group[i].dialect != dialect) continue;
    if (i > 0) std::swap(group[i], group[i - 1]);
    return true;
  }
  return false;
}

void KnownStatements::add(PyObject* statement, agent::SqlDialect dialect) {
  if (!PyUnicode_CheckExact(statement) && !PyBytes_CheckExact(statement)) return;
  if (PyObject_Size(statement) > kMaxSize) return;
  Py_INCREF(statement);
  PyObject* old = std::exchange(group_of(statement).back(), {statement, dialect}).statement;
  Py_XDECREF(old);  // last: text runs no code when it goes
}

}  // namespace sqreen::python
