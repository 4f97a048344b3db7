// SPDX-License-Identifier: Apache-2.0
#include "pymodule/hooks/quiet_log.h"

#include "pymodule/context.h"

namespace sqreen::python {

PyObject* guard_error_log(Call& call, const void*) {
  Ref request = current_request();
  if (!request || !request_of(request).blocked) return call.proceed();
  Py_INCREF(Py_None);
  return Py_None;
}

}  // namespace sqreen::python
