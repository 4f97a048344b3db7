// SPDX-License-Identifier: Apache-2.0
// Statement objects that need no second look in this process, told by their identity.
//
// A str or bytes object never changes. One that was judged clean in some request existed before the
// next one came, so nothing that the next one brings can be part of it: an app's constant statement
// is searched once, not in each request. The same text in a new object is a new statement, because
// another piece of code may have built it from input. What was found to be an attack is never
// known, so that an app which keeps built statements has each of them judged each time.
//
//   if (statements.has(statement, dialect)) return clean;
//
// A fixed table: four places for each of 64 groups. A newcomer takes the last place of its group,
// and each hit moves an entry one place forward: statements built anew for each request push each
// other out, not the constants. Needs the GIL; the child of a fork goes on with its copy.
#pragma once

#include <array>
#include <cstddef>

#include "agent/sql/dialect.h"
#include "pymodule/compat.h"

namespace sqreen::python {

class KnownStatements {
 public:
  // Characters. Longer ones are not kept, so that the table holds 2 MiB at the very worst.
  static constexpr Py_ssize_t kMaxSize = 2048;

  KnownStatements() = default;
  KnownStatements(const KnownStatements&) = delete;  // leaked with the agent, never destroyed
  KnownStatements& operator=(const KnownStatements&) = delete;

  bool has(PyObject* statement, agent::SqlDialect dialect);
  // Takes a reference, so that the address goes on naming this object. Anything but an exact str
  // or bytes is left out: it could change.
  void add(PyObject* statement, agent::SqlDialect dialect);

 private:
  struct Entry {
    PyObject* statement = nullptr;
    agent::SqlDialect dialect = agent::SqlDialect::sqlite;
  };
  static constexpr std::size_t kWays = 4;
  static constexpr std::size_t kGroups = 64;
  using Group = std::array<Entry, kWays>;

  Group& group_of(PyObject* statement);

  std::array<Group, kGroups> groups_;
};

}  // namespace sqreen::python
