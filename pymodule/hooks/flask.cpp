// SPDX-License-Identifier: Apache-2.0
// Flask: the class's __call__ is what every WSGI server calls; the instance's wsgi_app may be
// wrapped by the app's own middleware, which then runs inside the request.
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/quiet_log.h"
#include "pymodule/wsgi.h"

namespace sqreen::python {
namespace {

bool install(PyObject* module, const Hook&) {
  Ref flask = Ref::steal(PyObject_GetAttrString(module, "Flask"));
  if (!flask || !guard_attribute(flask.get(), "__call__", wsgi_method_guard(), nullptr))
    return false;
  guard_attribute(flask.get(), "log_exception", guard_error_log, nullptr);
  return true;
}

}  // namespace

const Hook flask_hook{"flask", "flask.app", install, nullptr};

}  // namespace sqreen::python
