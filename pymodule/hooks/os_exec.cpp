// SPDX-License-Identifier: Apache-2.0
// os.exec*: a server that has served and replaces itself (a reload) takes the agent along. Every
// function of the family ends in os.execv or os.execve.
#include "pymodule/guard.h"
#include "pymodule/hooks/hooks.h"
#include "pymodule/served_environment.h"

namespace sqreen::python {
namespace {

PyObject* guard_exec(Call& call, const void*) {
  const bool restored = restore_environment();
  PyObject* result = call.proceed();  // returns only when it failed
  if (restored) clean_environment();
  return result;
}

bool install(PyObject* module, const Hook&) {
  const bool plain = guard_attribute(module, "execv", guard_exec, nullptr);
  return guard_attribute(module, "execve", guard_exec, nullptr) || plain;
}

}  // namespace

const Hook os_exec_hook{"os", "os", install, nullptr};

}  // namespace sqreen::python
