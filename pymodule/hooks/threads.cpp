// SPDX-License-Identifier: Apache-2.0
// threading and concurrent.futures: threads and executors begin with an empty context, so what a
// request hands them is carried over.
#include "pymodule/context.h"
#include "pymodule/guard.h"
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/request_carrier.h"

namespace sqreen::python {
namespace {

constexpr const char* kAttribute = "_sqreen_request";

PyObject* guard_start(Call& call, const void*) {
  PyObject* thread = call.argument(0, nullptr);
  Ref request = current_request();
  if (thread != nullptr && request &&
      PyObject_SetAttrString(thread, kAttribute, request.get()) != 0)
    PyErr_Clear();
  return call.proceed();
}

// What the new thread runs first.
PyObject* guard_bootstrap(Call& call, const void*) {
  PyObject* thread = call.argument(0, nullptr);
  Ref request = thread == nullptr ? Ref() : Ref::steal(PyObject_GetAttrString(thread, kAttribute));
  if (!request) {
    PyErr_Clear();
    return call.proceed();
  }
  if (PyObject_SetAttrString(thread, kAttribute, nullptr) != 0) PyErr_Clear();
  RequestScope scope(request.get());
  return call.proceed();
}

bool install_threading(PyObject* module, const Hook&) {
  Ref thread = Ref::steal(PyObject_GetAttrString(module, "Thread"));
  if (!thread) return false;
  const bool starts = guard_attribute(thread.get(), "start", guard_start, nullptr);
  const bool runs =
      guard_attribute(thread.get(), "_bootstrap_inner", guard_bootstrap, nullptr) ||
      guard_attribute(thread.get(), "_Thread__bootstrap_inner", guard_bootstrap, nullptr);
  return starts && runs;
}

PyObject* guard_submit(Call& call, const void*) {
  return proceed_carried(call, 1, "fn", current_request().get());
}

bool install_futures(PyObject* module, const Hook&) {
  Ref executor = Ref::steal(PyObject_GetAttrString(module, "ThreadPoolExecutor"));
  return executor && guard_attribute(executor.get(), "submit", guard_submit, nullptr);
}

}  // namespace

const Hook threading_hook{"threading", "threading", install_threading, nullptr};
const Hook futures_hook{"concurrent.futures", "concurrent.futures.thread", install_futures,
                        nullptr};

}  // namespace sqreen::python
