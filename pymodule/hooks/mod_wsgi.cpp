// SPDX-License-Identifier: Apache-2.0
// mod_wsgi-express: its handler stands between Apache and whatever app it was given, plain or not.
// An Apache that is configured by hand asks for the app from C: app_taken_by_c.h.
#include "pymodule/hooks/hooks.h"
#include "pymodule/wsgi.h"

namespace sqreen::python {
namespace {

bool install(PyObject* module, const Hook&) {
  Ref handler = Ref::steal(PyObject_GetAttrString(module, "ApplicationHandler"));
  return handler && guard_attribute(handler.get(), "handle_request", wsgi_method_guard(), nullptr);
}

}  // namespace

const Hook mod_wsgi_hook{"mod_wsgi", "mod_wsgi.express.runtime", install, nullptr};
const Hook mod_wsgi_old_hook{"mod_wsgi", "mod_wsgi.server", install, nullptr};  // before 6.0

}  // namespace sqreen::python
