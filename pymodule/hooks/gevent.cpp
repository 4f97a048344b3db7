// SPDX-License-Identifier: Apache-2.0
// gevent: a greenlet begins with an empty context, so one that a request spawns is given a context
// that holds the request and nothing else (the app's own context variables stay as gevent has
// them). Before 3.7 the request is put where context.cpp looks for it.
#include "pymodule/context.h"
#include "pymodule/guard.h"
#include "pymodule/hooks/hooks.h"

namespace sqreen::python {
namespace {

void hand_over(PyObject* greenlet, PyObject* request) {
#if SQREEN_HAS_CONTEXTVARS
  Ref context = Ref::steal(PyObject_GetAttrString(greenlet, "gr_context"));
  if (!context || context.get() != Py_None) return;
  Ref fresh = Ref::steal(PyContext_New());
  if (!fresh || PyContext_Enter(fresh.get()) != 0) return;
  set_request(request);
  PyContext_Exit(fresh.get());
  PyObject_SetAttrString(greenlet, "gr_context", fresh.get());
#else
  Ref dictionary = Ref::steal(PyObject_GetAttrString(greenlet, "__dict__"));
  if (dictionary && PyDict_Check(dictionary.get()))
    PyDict_SetItemString(dictionary.get(), "__sqreen_request__", request);
#endif
}

PyObject* guard_start(Call& call, const void*) {
  PyObject* greenlet = call.argument(0, nullptr);
  Ref request = current_request();
  if (greenlet != nullptr && request) {
    hand_over(greenlet, request.get());
    PyErr_Clear();
  }
  return call.proceed();
}

bool install(PyObject* module, const Hook&) {
  Ref greenlet = Ref::steal(PyObject_GetAttrString(module, "Greenlet"));
  if (!greenlet) return false;
  const bool starts = guard_attribute(greenlet.get(), "start", guard_start, nullptr);
  return guard_attribute(greenlet.get(), "start_later", guard_start, nullptr) || starts;
}

}  // namespace

const Hook gevent_hook{"gevent", "gevent.greenlet", install, nullptr};

}  // namespace sqreen::python
