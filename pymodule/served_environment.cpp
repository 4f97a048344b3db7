// SPDX-License-Identifier: Apache-2.0
#include "pymodule/served_environment.h"

#include <unistd.h>

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
  if (path == carried->bootstrap) {
    remove(environ.get(), "PYTHONPATH");
  } else if (path.starts_with(carried->bootstrap + ":")) {
    set(environ.get(), "PYTHONPATH", path.substr(carried->bootstrap.size() + 1));
  }
}

bool restore_environment() {
  if (carried == nullptr || !carried->cleaned || carried->served != ::getpid()) return false;
  carried->cleaned = false;
  SavedError saved;
  Ref environ = os_environ();
  if (!environ) return false;
  if (!carried->run.empty()) set(environ.get(), "SQREEN_RUN", carried->run);
  const std::string path = get(environ.get(), "PYTHONPATH");
  set(environ.get(), "PYTHONPATH",
      path.empty() ? carried->bootstrap : carried->bootstrap + ":" + path);
  return true;
}

}  // namespace sqreen::python
