// SPDX-License-Identifier: Apache-2.0
// Supervisors written in Python (supervisord, circusd, honcho) and other parents that only start
// the app: their configuration may say which environment a program gets, and then it would start
// without the agent, though `sqreen start` stands before the supervisor.
//
//   [program:shop]                          [watcher:shop]
//   environment=PYTHONPATH="/srv/app"       copy_env = False
//
// So what such a parent hands to a program is completed. Nothing else is hooked there.
#include "pymodule/boundary.h"
#include "pymodule/guard.h"
#include "pymodule/hooks/hooks.h"
#include "pymodule/served_environment.h"

namespace sqreen::python {
namespace {

struct EnvironmentArgument {
  const char* owner;  // a class of the module; null: the module itself
  const char* function;
  Py_ssize_t position;  // self counted
};

PyObject* complete_environment(Call& call, const void* data) {
  const auto& argument = *static_cast<const EnvironmentArgument*>(data);
  PyObject* environment = call.argument(argument.position, "env");
  const Ref copy =
      contained("starting a program", Ref(), [&] { return carrying_copy(environment); });
  return copy ? call.proceed_with(argument.position, "env", copy.get()) : call.proceed();
}

bool install(PyObject* module, const Hook& hook) {
  const auto& argument = *static_cast<const EnvironmentArgument*>(hook.data);
  Ref owner = argument.owner == nullptr
                  ? Ref::borrow(module)
                  : Ref::steal(PyObject_GetAttrString(module, argument.owner));
  return owner && guard_attribute(owner.get(), argument.function, complete_environment, &argument);
}

constexpr EnvironmentArgument kPopen{"Popen", "__init__", 11};  // the same from 2.7 to 3.13
constexpr EnvironmentArgument kExecve{nullptr, "execve", 2};    // supervisord, after its own fork

const Hook popen_hook{"subprocess", "subprocess", install, &kPopen};
const Hook execve_hook{"os", "os", install, &kExecve};
const Hook* const kHooks[] = {&popen_hook, &execve_hook};

}  // namespace

std::span<const Hook* const> supervisor_hooks() {
  return kHooks;
}

}  // namespace sqreen::python
