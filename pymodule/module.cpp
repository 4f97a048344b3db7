// SPDX-License-Identifier: Apache-2.0
// _sqreen_agent: the agent's module, single-phase and written against the C API alone, so that it
// loads in a fraction of a millisecond on every CPython. It refuses any interpreter but the main
// one before it touches a static.
#include <exception>

#include "core/version.h"
#include "pymodule/attack_blocked.h"
#include "pymodule/context.h"
#include "pymodule/finder.h"
#include "pymodule/guard.h"
#include "pymodule/hooks/hooks.h"
#include "pymodule/process_agent.h"
#include "pymodule/request.h"
#include "pymodule/start.h"
#include "pymodule/wsgi.h"

namespace {

using sqreen::python::Ref;

PyObject* start(PyObject*, PyObject* arguments) {
  const char* bootstrap = nullptr;
  if (!PyArg_ParseTuple(arguments, "s", &bootstrap)) return nullptr;
  try {
    const sqreen::Reason reason = sqreen::python::start_agent(bootstrap);
    return sqreen::python::native_string(sqreen::describe(reason).id);
  } catch (const std::exception& error) {
    return PyErr_Format(PyExc_RuntimeError, "%s", error.what());
  }
}

// {"active": bool, "mode": str, "hooks": [str], "reporting": bool}
PyObject* status(PyObject*, PyObject*) {
  const sqreen::python::ProcessAgent* agent = sqreen::python::active_agent();
  Ref result = Ref::steal(PyDict_New());
  Ref hooks = Ref::steal(PyList_New(0));
  if (!result || !hooks) return nullptr;
  Ref mode = Ref::steal(sqreen::python::native_string(
      sqreen::mode_name(agent == nullptr ? sqreen::Mode::off : agent->policy().mode)));
  if (agent != nullptr) {
    for (const std::string& hook : agent->hooks()) {
      Ref name = Ref::steal(sqreen::python::native_string(hook));
      if (!name || PyList_Append(hooks.get(), name.get()) != 0) return nullptr;
    }
  }
  if (!mode || PyDict_SetItemString(result.get(), "mode", mode.get()) != 0 ||
      PyDict_SetItemString(result.get(), "hooks", hooks.get()) != 0 ||
      PyDict_SetItemString(result.get(), "active", agent != nullptr ? Py_True : Py_False) != 0 ||
      PyDict_SetItemString(result.get(), "reporting",
                           agent != nullptr && agent->has_run() ? Py_True : Py_False) != 0) {
    return nullptr;
  }
  return result.release();
}

PyMethodDef methods[] = {
    {"start", start, METH_VARARGS,
     "start(bootstrap) -> reason id; puts the agent into this process"},
    {"status", status, METH_NOARGS, "status() -> what the agent does in this process"},
    {nullptr, nullptr, 0, nullptr}};

int ready() {
  using namespace sqreen::python;  // NOLINT: one list of functions
  return ready_attack_blocked() | ready_context() | ready_request_type() | ready_guard_types() |
         ready_finder_types() | ready_wsgi_types() | ready_hook_types();
}

int add_contents(PyObject* module) {
  PyObject* exception = sqreen::python::attack_blocked();
  Py_INCREF(exception);
  if (PyModule_AddObject(module, "AttackBlocked", exception) != 0) return -1;
  return PyModule_AddStringConstant(module, "__version__", sqreen::own_version());
}

constexpr const char* kDocumentation = "The sqreen agent. Use the sqreen package instead.";
constexpr const char* kRefusal = "the sqreen agent runs in the main interpreter only";

}  // namespace

// PyMODINIT_FUNC leaves the symbol hidden before 3.9.
#define SQREEN_MODULE_INIT extern "C" __attribute__((visibility("default")))

#if SQREEN_PYTHON_2
SQREEN_MODULE_INIT void init_sqreen_agent() {
  if (!sqreen::python::in_main_interpreter()) {
    PyErr_SetString(PyExc_ImportError, kRefusal);
    return;
  }
  if (ready() != 0) return;
  PyObject* module = Py_InitModule3("_sqreen_agent", methods, kDocumentation);
  if (module != nullptr) add_contents(module);
}
#else
SQREEN_MODULE_INIT PyObject* PyInit__sqreen_agent() {
  if (!sqreen::python::in_main_interpreter()) {
    PyErr_SetString(PyExc_ImportError, kRefusal);
    return nullptr;
  }
  static PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                                   "_sqreen_agent",
                                   kDocumentation,
                                   -1,
                                   methods,
                                   nullptr,
                                   nullptr,
                                   nullptr,
                                   nullptr};
  if (ready() != 0) return nullptr;
  Ref module = Ref::steal(PyModule_Create(&definition));
  if (!module || add_contents(module.get()) != 0) return nullptr;
  return module.release();
}
#endif
