// SPDX-License-Identifier: Apache-2.0
// Django: the WSGI handler that get_wsgi_application() makes, runserver's included.
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/quiet_log.h"
#include "pymodule/wsgi.h"

namespace sqreen::python {
namespace {

bool install(PyObject* module, const Hook&) {
  Ref handler = Ref::steal(PyObject_GetAttrString(module, "WSGIHandler"));
  return handler && guard_attribute(handler.get(), "__call__", wsgi_method_guard(), nullptr);
}

// Where Django 2.1 and newer logs a view's exception.
bool install_log(PyObject* module, const Hook&) {
  return guard_attribute(module, "log_response", guard_error_log, nullptr);
}

}  // namespace

const Hook django_hook{"django", "django.core.handlers.wsgi", install, nullptr};
const Hook django_log_hook{"django", "django.core.handlers.exception", install_log, nullptr};

}  // namespace sqreen::python
