// SPDX-License-Identifier: Apache-2.0
// os.exec*: a server that has served and replaces itself (a reload) takes the agent along. Every
// function of the family ends in os.execv or os.execve.
#include "pymodule/boundary.h"
#include "pymodule/guard.h"
#include "pymodule/hooks/hooks.h"
#include "pymodule/served_environment.h"

namespace sqreen::python {
namespace {

// Each returns only when it failed.
PyObject* guard_execv(Call& call, const void*) {
  const bool restored = restore_environment();
  PyObject* result = call.proceed();
  if (restored) clean_environment();
  return result;
}

PyObject* guard_execve(Call& call, const void* data) {
  const Ref copy = contained("os.execve", Ref(), [&] {
    return has_served_here() ? carrying_copy(call.argument(2, "env")) : Ref();
  });
  return copy ? call.proceed_with(2, "env", copy.get()) : guard_execv(call, data);
}

bool install(PyObject* module, const Hook&) {
  const bool plain = guard_attribute(module, "execv", guard_execv, nullptr);
  return guard_attribute(module, "execve", guard_execve, nullptr) || plain;
}

}  // namespace

const Hook os_exec_hook{"os", "os", install, nullptr};

}  // namespace sqreen::python
