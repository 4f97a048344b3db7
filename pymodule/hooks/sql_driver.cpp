// SPDX-License-Identifier: Apache-2.0
#include "pymodule/hooks/sql_driver.h"

namespace sqreen::python {

bool install_sql_driver(PyObject* module, const Hook& hook) {
  bool took = false;
  for (const SqlMethod& method : *static_cast<const SqlMethods*>(hook.data)) {
    Ref type = Ref::steal(PyObject_GetAttrString(module, method.type));
    if (!type) {
      PyErr_Clear();
      continue;
    }
    took |= guard_attribute(type.get(), method.method, guard_sql, &method.sink);
  }
  return took;
}

}  // namespace sqreen::python
