// SPDX-License-Identifier: Apache-2.0
// Servers that are handed their application as an argument: it is replaced by a guarded one, for
// apps that are plain WSGI callables.
#include "pymodule/hooks/hooks.h"
#include "pymodule/wsgi.h"

namespace sqreen::python {
namespace {

struct AppArgument {
  const char* type;
  const char* method;
  Py_ssize_t position;  // self counted
  const char* keyword;
};

PyObject* guard_app_argument(Call& call, const void* data) {
  const auto& argument = *static_cast<const AppArgument*>(data);
  PyObject* app = call.argument(argument.position, argument.keyword);
  if (app == nullptr) return call.proceed();
  Ref guarded = guarded_wsgi_app(app);
  return call.proceed_with(argument.position, argument.keyword, guarded.get());
}

bool install(PyObject* module, const Hook& hook) {
  const auto& argument = *static_cast<const AppArgument*>(hook.data);
  Ref type = Ref::steal(PyObject_GetAttrString(module, argument.type));
  return type && guard_attribute(type.get(), argument.method, guard_app_argument, &argument);
}

const AppArgument kWaitress{"BaseWSGIServer", "__init__", 1, "application"};
const AppArgument kWsgiref{"BaseHandler", "run", 1, "application"};
const AppArgument kWerkzeug{"BaseWSGIServer", "__init__", 3, "app"};

}  // namespace

const Hook waitress_hook{"waitress", "waitress.server", install, &kWaitress};
const Hook wsgiref_hook{"wsgiref", "wsgiref.handlers", install, &kWsgiref};
const Hook werkzeug_hook{"werkzeug", "werkzeug.serving", install, &kWerkzeug};

}  // namespace sqreen::python
