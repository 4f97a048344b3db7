// SPDX-License-Identifier: Apache-2.0
// A guard stands in for a callable and sees each call first. It is a C type: a vectorcall costs 0
// to 20 ns on top (3.8+), tp_call on 2.7 to 3.7 some 50 ns. It looks like what it stands for: name,
// signature, documentation and attributes are the original's.
//
//   PyObject* only_positive(Call& call, const void*) {
//     if (PyLong_AsLong(call.argument(0, "n")) < 0) return raise_something();
//     return call.proceed();
//   }
//   Ref guard = make_guard(function, only_positive, nullptr);
//
// A handler returns a new reference, or nullptr with an exception set, as any C function does. C++
// exceptions must not leave it: wrap what may throw (Call::proceed never does).
#pragma once

#include "pymodule/ref.h"

namespace sqreen::python {

class Call {
 public:
  // Borrowed; `position` counts self of a method. nullptr when the caller did not pass it.
  PyObject* argument(Py_ssize_t position, const char* keyword) const;
  Py_ssize_t positional() const { return count_; }
  PyObject* original() const { return original_; }

  PyObject* proceed();
  // The same call with one argument replaced, wherever it was given. `replacement` is borrowed.
  PyObject* proceed_with(Py_ssize_t position, const char* keyword, PyObject* replacement);

 private:
  friend struct GuardCalls;
  Call() = default;
  PyObject* original_ = nullptr;
  PyObject* const* arguments_ = nullptr;
  Py_ssize_t count_ = 0;
  [[maybe_unused]] std::size_t flags_ = 0;  // of a vectorcall, which not every Python has
  PyObject* keywords_ = nullptr;            // vectorcall: tuple of names; tp_call: dict
  PyObject* tuple_ = nullptr;               // tp_call only
};

using Handler = PyObject* (*)(Call& call, const void* data);

// `data` must live as long as the process. The result binds like a method exactly when `original`
// does.
Ref make_guard(PyObject* original, Handler handler, const void* data);
bool is_guard(PyObject* object);
PyObject* guarded_original(PyObject* guard);  // borrowed

// Replaces `name` in the class's (or module's) own dictionary by a guard. Works on immutable
// extension types as well: it writes to the type's dictionary, which specialised code of 3.11+
// picks up at once. False, without an error, when there is no such attribute or it is guarded
// already.
bool guard_attribute(PyObject* owner, const char* name, Handler handler, const void* data);

// Readies the types; once, at module initialisation. -1 with an exception set on failure.
int ready_guard_types();

}  // namespace sqreen::python
