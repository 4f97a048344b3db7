// SPDX-License-Identifier: Apache-2.0
// gunicorn: the application that it loaded, for apps that are plain WSGI callables. Every worker
// class asks BaseApplication.wsgi() for it.
#include "pymodule/hooks/hooks.h"
#include "pymodule/wsgi.h"

namespace sqreen::python {
namespace {

PyObject* guard_loaded_app(Call& call, const void*) {
  Ref app = Ref::steal(call.proceed());
  return app ? guarded_wsgi_app(app.get()).release() : nullptr;
}

bool install(PyObject* module, const Hook&) {
  Ref application = Ref::steal(PyObject_GetAttrString(module, "BaseApplication"));
  return application && guard_attribute(application.get(), "wsgi", guard_loaded_app, nullptr);
}

}  // namespace

const Hook gunicorn_hook{"gunicorn", "gunicorn.app.base", install, nullptr};

}  // namespace sqreen::python
