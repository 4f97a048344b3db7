// SPDX-License-Identifier: Apache-2.0
// multiprocessing's pool of threads: its threads outlive the request that made them, so each piece
// of work carries the request that handed it over, or none. A pool of processes is left alone: what
// it is given must pickle, and its processes serve no request.
#include "pymodule/context.h"
#include "pymodule/guard.h"
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/request_carrier.h"

namespace sqreen::python {
namespace {

PyObject* thread_pool = nullptr;  // the class; leaked on purpose

PyObject* guard_work(Call& call, const void*) {
  PyObject* pool = call.argument(0, nullptr);
  const int runs_threads = pool == nullptr ? 0 : PyObject_IsInstance(pool, thread_pool);
  if (runs_threads < 0) PyErr_Clear();
  if (runs_threads != 1) return call.proceed();
  return proceed_carried(call, 1, "func", current_request().get());
}

bool install(PyObject* module, const Hook&) {
  Ref pool = Ref::steal(PyObject_GetAttrString(module, "Pool"));
  Ref threads = Ref::steal(PyObject_GetAttrString(module, "ThreadPool"));
  if (!pool || !threads) return false;
  thread_pool = threads.release();
  // The rest (apply, map, starmap...) goes through these; 2.7 has no _map_async.
  const bool maps = guard_attribute(pool.get(), "_map_async", guard_work, nullptr) ||
                    guard_attribute(pool.get(), "map_async", guard_work, nullptr);
  bool all = maps;
  for (const char* name : {"apply_async", "imap", "imap_unordered"}) {
    all = guard_attribute(pool.get(), name, guard_work, nullptr) && all;
  }
  return all;
}

}  // namespace

const Hook multiprocessing_pool_hook{"multiprocessing.pool", "multiprocessing.pool", install,
                                     nullptr};

}  // namespace sqreen::python
