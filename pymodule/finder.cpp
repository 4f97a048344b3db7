// SPDX-License-Identifier: Apache-2.0
#include "pymodule/finder.h"

#include <algorithm>
#include <string>
#include <vector>

#include "pymodule/app_code.h"
#include "pymodule/ref.h"

namespace sqreen::python {
namespace {

struct FinderObject {
  PyObject_HEAD
};

PyTypeObject finder_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

// Leaked on purpose: nothing of ours is destroyed while the interpreter ends.
struct Waiting {
  std::vector<const Hook*> hooks;
  std::vector<std::string> busy;  // modules being looked up: their nested look-ups pass
  PyObject* names =
      nullptr;  // set of the names we wait for, for the one lookup that every import pays
  PyObject* finder = nullptr;
  void (*installed)(const Hook&) = nullptr;
};
Waiting* waiting = nullptr;

bool waits_for(PyObject* name) {
  return waiting != nullptr && PySet_Contains(waiting->names, name) == 1;
}

// A module may come more than once: importlib.reload, and eventlet, which imports copies of what it
// patches, the first of them before the module itself. So a hook goes on waiting.
void run_hooks(const char* name, PyObject* module) {
  for (const Hook* hook : waiting->hooks) {
    if (std::string_view(hook->module) != name) continue;
    const bool took = hook->install(module, *hook);
    PyErr_Clear();
    if (took) waiting->installed(*hook);
  }
}

class BusyMark {
 public:
  explicit BusyMark(std::string name) : name_(std::move(name)) { waiting->busy.push_back(name_); }
  BusyMark(const BusyMark&) = delete;
  BusyMark& operator=(const BusyMark&) = delete;
  ~BusyMark() {
    auto it = std::find(waiting->busy.rbegin(), waiting->busy.rend(), name_);
    if (it != waiting->busy.rend()) waiting->busy.erase(std::next(it).base());
  }

 private:
  std::string name_;
};

bool is_busy(std::string_view name) {
  return std::find(waiting->busy.begin(), waiting->busy.end(), name) != waiting->busy.end();
}

PyObject* none() {
  Py_INCREF(Py_None);
  return Py_None;
}

#if SQREEN_PYTHON_2

PyObject* find_module(PyObject* self, PyObject* arguments) {
  PyObject* name = nullptr;
  PyObject* path = nullptr;
  if (!PyArg_ParseTuple(arguments, "O|O", &name, &path)) return nullptr;
  std::string_view text;
  if (!utf8_view(name, text) || !waits_for(name) || is_busy(text)) return none();
  // reload() must execute the module again, which only its own loader does.
  if (PyDict_GetItem(PyImport_GetModuleDict(), name) != nullptr) return none();
  Py_INCREF(self);
  return self;  // it is its own loader
}

PyObject* load_module(PyObject*, PyObject* name) {
  std::string_view text;
  if (!utf8_view(name, text)) return PyErr_Format(PyExc_TypeError, "module name must be a string");
  const std::string module_name(text);
  BusyMark mark(module_name);
  Ref top = Ref::steal(PyImport_ImportModuleLevel(const_cast<char*>(module_name.c_str()), nullptr,
                                                  nullptr, nullptr, 0));
  if (!top) return nullptr;
  PyObject* module = PyDict_GetItem(PyImport_GetModuleDict(), name);  // borrowed
  if (module == nullptr)
    return PyErr_Format(PyExc_ImportError, "No module named %s", module_name.c_str());
  Py_INCREF(module);
  run_hooks(module_name.c_str(), module);
  return module;
}

PyMethodDef finder_methods[] = {{"find_module", find_module, METH_VARARGS, nullptr},
                                {"load_module", load_module, METH_O, nullptr},
                                {nullptr, nullptr, 0, nullptr}};

#else

struct LoaderObject {  // stands in front of a module's own loader until the module is executed
  PyObject_HEAD PyObject* inner;
};
PyTypeObject loader_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

// What the finders behind ours say: a new reference to a spec, None, or nullptr with an error.
PyObject* ask_other_finders(PyObject* name, PyObject* path, PyObject* target) {
  Ref finders = Ref::steal(PySequence_List(PySys_GetObject("meta_path")));
  if (!finders) return nullptr;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(finders.get()); ++i) {
    PyObject* finder = PyList_GET_ITEM(finders.get(), i);
    if (finder == waiting->finder) continue;
    Ref find = Ref::steal(PyObject_GetAttrString(finder, "find_spec"));
    if (!find) {
      PyErr_Clear();
      continue;
    }
    Ref spec = Ref::steal(run_app_code(
        [&] { return PyObject_CallFunctionObjArgs(find.get(), name, path, target, nullptr); }));
    if (!spec || spec.get() != Py_None) return spec.release();
  }
  return none();
}

PyObject* find_spec(PyObject*, PyObject* arguments, PyObject* keywords) {
  static const char* names[] = {"fullname", "path", "target", nullptr};
  PyObject* name = nullptr;
  PyObject* path = Py_None;
  PyObject* target = Py_None;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|OO", const_cast<char**>(names), &name,
                                   &path, &target))
    return nullptr;
  std::string_view text;
  if (!utf8_view(name, text) || !waits_for(name) || is_busy(text)) return none();
  BusyMark mark{std::string(text)};
  Ref spec = Ref::steal(ask_other_finders(name, path, target));
  if (!spec || spec.get() == Py_None) return spec.release();
  Ref inner = Ref::steal(PyObject_GetAttrString(spec.get(), "loader"));
  if (!inner || inner.get() == Py_None || PyObject_HasAttrString(inner.get(), "exec_module") == 0) {
    PyErr_Clear();
    return spec.release();
  }
  LoaderObject* loader = PyObject_New(LoaderObject, &loader_type);
  if (loader == nullptr) return nullptr;
  loader->inner = inner.release();
  Ref proxy = Ref::steal(loader);
  if (PyObject_SetAttrString(spec.get(), "loader", proxy.get()) != 0) PyErr_Clear();
  return spec.release();
}

PyObject* inner_of(PyObject* loader) {
  return reinterpret_cast<LoaderObject*>(loader)->inner;
}

PyObject* create_module(PyObject* self, PyObject* spec) {
  if (PyObject_HasAttrString(inner_of(self), "create_module") == 0) return none();
  // Extension loaders look at the spec's loader for nothing, but others may: they see their own.
  if (PyObject_SetAttrString(spec, "loader", inner_of(self)) != 0) PyErr_Clear();
  PyObject* module =
      run_app_code([&] { return PyObject_CallMethod(inner_of(self), "create_module", "O", spec); });
  if (module != nullptr && PyObject_SetAttrString(spec, "loader", self) != 0) PyErr_Clear();
  return module;
}

PyObject* exec_module(PyObject* self, PyObject* module) {
  Ref inner = Ref::borrow(inner_of(self));
  // Asked before it runs: gevent.greenlet takes over all globals of its compiled twin, `__name__`
  // too.
  Ref name = Ref::steal(PyObject_GetAttrString(module, "__name__"));
  Ref spec = Ref::steal(PyObject_GetAttrString(module, "__spec__"));
  if (spec) PyObject_SetAttrString(spec.get(), "loader", inner.get());
  PyErr_Clear();
  if (PyObject_SetAttrString(module, "__loader__", inner.get()) != 0) PyErr_Clear();
  PyObject* result =
      run_app_code([&] { return PyObject_CallMethod(inner.get(), "exec_module", "O", module); });
  if (result == nullptr) return nullptr;
  std::string_view text;
  if (name && utf8_view(name.get(), text)) {
    // A module may put another object in its place.
    PyObject* imported = PyDict_GetItem(PyImport_GetModuleDict(), name.get());
    run_hooks(std::string(text).c_str(), imported != nullptr ? imported : module);
  }
  PyErr_Clear();
  return result;
}

PyObject* loader_attribute(PyObject* self, PyObject* name) {
  PyObject* own = PyObject_GenericGetAttr(self, name);
  if (own != nullptr || !PyErr_ExceptionMatches(PyExc_AttributeError)) return own;
  PyErr_Clear();
  return PyObject_GetAttr(inner_of(self), name);
}

void deallocate_loader(PyObject* self) {
  Py_XDECREF(inner_of(self));
  PyObject_Free(self);
}

PyMethodDef finder_methods[] = {
    {"find_spec", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(find_spec)),
     METH_VARARGS | METH_KEYWORDS, nullptr},
    {nullptr, nullptr, 0, nullptr}};
PyMethodDef loader_methods[] = {{"create_module", create_module, METH_O, nullptr},
                                {"exec_module", exec_module, METH_O, nullptr},
                                {nullptr, nullptr, 0, nullptr}};

#endif

}  // namespace

int wait_for_imports(std::span<const Hook* const> hooks, void (*installed)(const Hook& hook)) {
  waiting = new Waiting;
  waiting->installed = installed;
  waiting->hooks.assign(hooks.begin(), hooks.end());
  waiting->names = PySet_New(nullptr);
  waiting->finder = reinterpret_cast<PyObject*>(PyObject_New(FinderObject, &finder_type));
  if (waiting->names == nullptr || waiting->finder == nullptr) return -1;
  for (const Hook* hook : hooks) {
    Ref name = Ref::steal(intern(hook->module));
    if (!name || PySet_Add(waiting->names, name.get()) != 0) return -1;
  }
  for (const Hook* hook : hooks) {
    PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), hook->module);
    if (module != nullptr && module != Py_None) run_hooks(hook->module, module);
  }
  PyObject* path = PySys_GetObject(const_cast<char*>("meta_path"));
  if (path == nullptr) return -1;
  return PyList_Insert(path, 0, waiting->finder);
}

int ready_finder_types() {
  finder_type.tp_name = "sqreen.ImportFinder";
  finder_type.tp_basicsize = sizeof(FinderObject);
  finder_type.tp_flags = SQREEN_TPFLAGS;
  finder_type.tp_methods = finder_methods;
#if !SQREEN_PYTHON_2
  loader_type.tp_name = "sqreen.ImportLoader";
  loader_type.tp_basicsize = sizeof(LoaderObject);
  loader_type.tp_flags = SQREEN_TPFLAGS;
  loader_type.tp_methods = loader_methods;
  loader_type.tp_getattro = loader_attribute;
  loader_type.tp_dealloc = deallocate_loader;
  if (PyType_Ready(&loader_type) != 0) return -1;
#endif
  return PyType_Ready(&finder_type);
}

}  // namespace sqreen::python
