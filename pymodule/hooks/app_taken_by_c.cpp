// SPDX-License-Identifier: Apache-2.0
#include "pymodule/hooks/app_taken_by_c.h"

#include <dlfcn.h>

#include <string>
#include <vector>

#include "pymodule/boundary.h"
#include "pymodule/guard.h"
#include "pymodule/wsgi.h"

namespace sqreen::python {
namespace {

bool uwsgi_is_loading = false;

std::string text_of(PyObject* object) {
  std::string_view text;
  if (object == nullptr) return {};
  if (PyBytes_Check(object))
    return std::string(PyBytes_AS_STRING(object),
                       static_cast<std::size_t>(PyBytes_GET_SIZE(object)));
  return utf8_view(object, text) ? std::string(text) : std::string();
}

bool is_identifier(const std::string& text) {
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
                              std::string::npos;
}

// The names under which uWSGI may look for the callable: its default, --callable, and what stands
// behind a colon in module names.
std::vector<std::string> uwsgi_callable_names() {
  std::vector<std::string> names{"application"};
  PyObject* uwsgi = PyDict_GetItemString(PyImport_GetModuleDict(), "uwsgi");
  Ref options = uwsgi == nullptr ? Ref() : Ref::steal(PyObject_GetAttrString(uwsgi, "opt"));
  if (!options || !PyDict_Check(options.get())) return PyErr_Clear(), names;
  for (const char* option : {"callable", "module", "wsgi", "wsgi-file", "mount", "file"}) {
    PyObject* value = PyDict_GetItemString(options.get(), option);
    if (value == nullptr) continue;
    std::vector<std::string> texts;
    if (PyList_Check(value)) {
      for (Py_ssize_t i = 0; i < PyList_GET_SIZE(value); ++i)
        texts.push_back(text_of(PyList_GET_ITEM(value, i)));
    } else {
      texts.push_back(text_of(value));
    }
    for (const std::string& text : texts) {
      const std::string name = text.substr(text.rfind(':') + 1);
      if (is_identifier(name)) names.push_back(name);
    }
  }
  return names;
}

// Nobody but the import system stands between the module and C.
bool was_asked_for_by_c(PyFrameObject* frame) {
  Ref caller = Ref::steal(frame_back(frame));
  while (caller) {
    auto* raw = reinterpret_cast<PyFrameObject*>(caller.get());
    Ref code = Ref::steal(frame_code(raw));
    if (!text_of(reinterpret_cast<PyCodeObject*>(code.get())->co_filename)
             .starts_with("<frozen importlib"))
      return false;
    caller = Ref::steal(frame_back(raw));
  }
  return true;
}

bool is_module(PyFrameObject* frame) {
  Ref code = Ref::steal(frame_code(frame));
  return text_of(reinterpret_cast<PyCodeObject*>(code.get())->co_name) == "<module>";
}

void guard_callables(PyFrameObject* frame, const std::vector<std::string>& names) {
  SavedError saved;
  Ref globals = Ref::steal(frame_globals(frame));
  for (const std::string& name : names) {
    PyObject* app = PyDict_GetItemString(globals.get(), name.c_str());
    if (app == nullptr || PyType_Check(app)) continue;
    Ref guarded = guarded_wsgi_app(app);
    if (guarded && guarded.get() != app)
      PyDict_SetItemString(globals.get(), name.c_str(), guarded.get());
    PyErr_Clear();
  }
}

int profile_uwsgi(PyObject*, PyFrameObject* frame, int what, PyObject* result) {
  if (!uwsgi_is_loading) {
    PyEval_SetProfile(nullptr, nullptr);
    return 0;
  }
  if (what != PyTrace_RETURN || result == nullptr) return 0;
  contained("loading the app", 0, [&] {
    if (is_module(frame) && was_asked_for_by_c(frame)) {
      guard_callables(frame, uwsgi_callable_names());
    }
    return 0;
  });
  return 0;
}

int profile_mod_wsgi(PyObject*, PyFrameObject* frame, int what, PyObject* result) {
  if (what != PyTrace_RETURN) return 0;
  contained("loading the app", 0, [&] {
    if (!is_module(frame) || Ref::steal(frame_back(frame))) return 0;
    PyEval_SetProfile(nullptr, nullptr);
    // 3.12 says None of a module that failed, too: nobody takes an app out of that.
    if (result != nullptr) guard_callables(frame, {"application"});
    return 0;
  });
  return 0;
}

// importlib's _fix_up_module(namespace, name, pathname, cpathname): C code is about to run a
// module.
PyObject* watch_script(Call& call, const void*) {
  contained("loading the app", 0, [&] {
    if (text_of(call.argument(1, "name")).starts_with("_mod_wsgi_")) watch_mod_wsgi_script();
    return 0;
  });
  return call.proceed();
}

}  // namespace

void watch_uwsgi_loading() {
  uwsgi_is_loading = true;
  PyEval_SetProfile(profile_uwsgi, nullptr);
}

void end_uwsgi_loading() {
  uwsgi_is_loading = false;
}

void watch_mod_wsgi_script() {
  // It is there from the interpreter's beginning, without being imported.
  if (PyDict_GetItemString(PyImport_GetModuleDict(), "mod_wsgi") == nullptr) return;
  PyEval_SetProfile(profile_mod_wsgi, nullptr);
}

void watch_mod_wsgi_scripts() {
  // Apache loads its modules for all to see, and finds this one by that name.
  if (dlsym(RTLD_DEFAULT, "wsgi_module") == nullptr) return;
  for (const char* name : {"_frozen_importlib_external", "_frozen_importlib"}) {  // 3.4: the latter
    PyObject* importlib = PyDict_GetItemString(PyImport_GetModuleDict(), name);
    if (importlib != nullptr) guard_attribute(importlib, "_fix_up_module", watch_script, nullptr);
  }
}

}  // namespace sqreen::python
