// SPDX-License-Identifier: Apache-2.0
#include "pymodule/served_environment.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "core/run_folder.h"
#include "core/text.h"
#include "pymodule/ref.h"

namespace sqreen::python {
namespace {

struct Carried {
  std::string bootstrap;
  std::string run;  // SQREEN_RUN as it was taken out
  bool cleaned = false;
  pid_t served = 0;  // the process that served: a child it forks to exec something else is not it
};
Carried* carried = nullptr;  // leaked on purpose

Ref os_environ() {
  PyObject* os = PyDict_GetItemString(PyImport_GetModuleDict(), "os");
  Ref environ = os == nullptr ? Ref() : Ref::steal(PyObject_GetAttrString(os, "environ"));
  PyErr_Clear();
  return environ;
}

std::string get(PyObject* environ, const char* name) {
  Ref value = Ref::steal(mapping_item(environ, name));
  std::string_view text;
  if (value && utf8_view(value.get(), text)) return std::string(text);
  PyErr_Clear();
  return {};
}

void set(PyObject* environ, const char* name, const std::string& value) {
  Ref key = Ref::steal(native_string(name));
  Ref text = Ref::steal(native_string(value));
  if (key && text) PyObject_SetItem(environ, key.get(), text.get());
  PyErr_Clear();
}

void remove(PyObject* environ, const char* name) {
  Ref key = Ref::steal(native_string(name));
  if (key) PyObject_DelItem(environ, key.get());
  PyErr_Clear();
}

bool carries(const std::string& path) {
  const auto folders = split(path, ':');
  return std::find(folders.begin(), folders.end(), carried->bootstrap) != folders.end();
}

std::string with_bootstrap(const std::string& path) {
  return path.empty() ? carried->bootstrap : carried->bootstrap + ":" + path;
}

// Other launchers (newrelic-admin) put folders of their own before ours.
std::string without_bootstrap(const std::string& path) {
  std::string kept;
  bool first = true;
  for (const std::string_view folder : split(path, ':')) {
    if (folder == carried->bootstrap) continue;
    kept.append(first ? "" : ":").append(folder);
    first = false;
  }
  return kept;
}

// Settings that `start` was given, and the run.
bool copy_missing_variables(PyObject* from, PyObject* to) {
  Ref names = Ref::steal(PyMapping_Keys(from));
  Ref sequence = names ? Ref::steal(PySequence_List(names.get())) : Ref();
  if (!sequence) return false;
  bool changed = false;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(sequence.get()); ++i) {
    PyObject* name = PyList_GET_ITEM(sequence.get(), i);
    std::string_view text;
    if (!utf8_view(name, text) || !text.starts_with("SQREEN_")) continue;
    if (PyDict_GetItem(to, name) != nullptr) continue;
    Ref value = Ref::steal(PyObject_GetItem(from, name));
    changed |= value && PyDict_SetItem(to, name, value.get()) == 0;
  }
  return changed;
}

}  // namespace

void remember_environment(const std::string& bootstrap) {
  if (carried == nullptr) carried = new Carried;
  carried->bootstrap = bootstrap;
}

void clean_environment() {
  if (carried == nullptr) return;
  carried->served = ::getpid();
  if (std::exchange(carried->cleaned, true)) return;
  SavedError saved;
  Ref environ = os_environ();
  if (!environ) return;
  carried->run = get(environ.get(), "SQREEN_RUN");
  remove(environ.get(), "SQREEN_RUN");
  const std::string path = get(environ.get(), "PYTHONPATH");
  if (!carries(path)) return;
  const std::string kept = without_bootstrap(path);
  if (kept.empty() && path == carried->bootstrap) {
    remove(environ.get(), "PYTHONPATH");
  } else {
    set(environ.get(), "PYTHONPATH", kept);
  }
}

bool has_served_here() {
  return carried != nullptr && carried->cleaned && carried->served == ::getpid();
}

bool restore_environment() {
  if (!has_served_here()) return false;
  carried->cleaned = false;
  SavedError saved;
  Ref environ = os_environ();
  if (!environ) return false;
  if (!carried->run.empty()) set(environ.get(), "SQREEN_RUN", carried->run);
  set(environ.get(), "PYTHONPATH", with_bootstrap(get(environ.get(), "PYTHONPATH")));
  return true;
}

Ref carrying_copy(PyObject* environment) {
  if (carried == nullptr || environment == nullptr || environment == Py_None) return {};
  SavedError saved;
  Ref environ = os_environ();
  Ref copy = Ref::steal(PyDict_New());
  if (!environ || environment == environ.get() || !copy ||
      PyDict_Update(copy.get(), environment) != 0) {
    return PyErr_Clear(), Ref();
  }
  bool changed = copy_missing_variables(environ.get(), copy.get());
  if (!carried->run.empty() && get(copy.get(), "SQREEN_RUN").empty()) {
    set(copy.get(), "SQREEN_RUN", carried->run);
    changed = true;
  }
  const std::string path = get(copy.get(), "PYTHONPATH");
  if (!carries(path)) {
    set(copy.get(), "PYTHONPATH", with_bootstrap(path));
    changed = true;
  }
  PyErr_Clear();
  return changed ? std::move(copy) : Ref();
}

}  // namespace sqreen::python
