// SPDX-License-Identifier: Apache-2.0
// gevent's pool of native threads, for work that would block the hub: what a request hands it is
// carried over. `apply`, `map` and gevent's own executor go through `spawn`.
#include "pymodule/context.h"
#include "pymodule/guard.h"
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/request_carrier.h"

namespace sqreen::python {
namespace {

PyObject* guard_spawn(Call& call, const void*) {
  Ref request = current_request();
  if (!request) return call.proceed();  // the pool's threads begin with an empty context
  return proceed_carried(call, 1, "func", request.get());
}

bool install(PyObject* module, const Hook&) {
  Ref pool = Ref::steal(PyObject_GetAttrString(module, "ThreadPool"));
  return pool && guard_attribute(pool.get(), "spawn", guard_spawn, nullptr);
}

}  // namespace

const Hook gevent_threadpool_hook{"gevent.threadpool", "gevent.threadpool", install, nullptr};

}  // namespace sqreen::python
