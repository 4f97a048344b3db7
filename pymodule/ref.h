// SPDX-License-Identifier: Apache-2.0
// An owned reference. Needs the GIL for everything, so never a global.
#pragma once

#include <utility>

#include "pymodule/compat.h"

namespace sqreen::python {

class Ref {
 public:
  Ref() = default;
  // Takes over a new reference (or nullptr).
  static Ref steal(PyObject* object) { return Ref(object); }
  template <typename T>
  static Ref steal(T* object) {
    return Ref(reinterpret_cast<PyObject*>(object));
  }
  static Ref borrow(PyObject* object) {
    Py_XINCREF(object);
    return Ref(object);
  }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref&& other) noexcept {
    PyObject* old = std::exchange(object_, std::exchange(other.object_, nullptr));
    Py_XDECREF(old);
    return *this;
  }
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;
  ~Ref() { Py_XDECREF(object_); }

  PyObject* get() const { return object_; }
  PyObject* release() { return std::exchange(object_, nullptr); }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  explicit Ref(PyObject* object) : object_(object) {}
  PyObject* object_ = nullptr;
};

// Keeps an exception that is already raised out of the way of our own calls, and puts it back.
class SavedError {
 public:
  SavedError() { PyErr_Fetch(&type_, &value_, &traceback_); }
  SavedError(const SavedError&) = delete;
  SavedError& operator=(const SavedError&) = delete;
  ~SavedError() { PyErr_Restore(type_, value_, traceback_); }

 private:
  PyObject* type_ = nullptr;
  PyObject* value_ = nullptr;
  PyObject* traceback_ = nullptr;
};

}  // namespace sqreen::python
