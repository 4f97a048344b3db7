// SPDX-License-Identifier: Apache-2.0
#include "pymodule/context.h"

namespace sqreen::python {
namespace {

PyObject* variable =
    nullptr;  // the context variable, or the key of the older ways; leaked on purpose

#if !SQREEN_HAS_CONTEXTVARS

// The current greenlet when greenlet is imported; nullptr without an error otherwise.
Ref current_greenlet() {
  static PyObject* get_current = nullptr;
  if (get_current == nullptr) {
    PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), "greenlet");
    if (module == nullptr || module == Py_None) return {};
    get_current = PyObject_GetAttrString(module, "getcurrent");
    if (get_current == nullptr) {
      PyErr_Clear();
      return {};
    }
  }
  Ref greenlet = Ref::steal(PyObject_CallObject(get_current, nullptr));
  if (!greenlet) PyErr_Clear();
  return greenlet;
}

// The dictionary that belongs to the current greenlet or thread.
Ref current_dictionary() {
  if (Ref greenlet = current_greenlet()) {
    Ref dictionary = Ref::steal(PyObject_GetAttrString(greenlet.get(), "__dict__"));
    if (dictionary && PyDict_Check(dictionary.get())) return dictionary;
    PyErr_Clear();
  }
  return Ref::borrow(PyThreadState_GetDict());
}

#endif

}  // namespace

Ref current_request() {
#if SQREEN_HAS_CONTEXTVARS
  PyObject* value = nullptr;
  if (PyContextVar_Get(variable, nullptr, &value) != 0) {
    PyErr_Clear();
    return {};
  }
  Ref found = Ref::steal(value);
#else
  Ref dictionary = current_dictionary();
  Ref found = dictionary ? Ref::borrow(PyDict_GetItem(dictionary.get(), variable)) : Ref();
#endif
  if (!found || !is_request(found.get())) return {};
  return found;
}

Ref enter_request(PyObject* request) {
  PyObject* value = request == nullptr ? Py_None : request;
#if SQREEN_HAS_CONTEXTVARS
  Ref token = Ref::steal(PyContextVar_Set(variable, value));
  if (!token) PyErr_Clear();
  return token;
#else
  Ref dictionary = current_dictionary();
  if (!dictionary) return {};
  PyObject* previous = PyDict_GetItem(dictionary.get(), variable);
  Ref token = Ref::borrow(previous == nullptr ? Py_None : previous);
  if (PyDict_SetItem(dictionary.get(), variable, value) != 0) PyErr_Clear();
  return token;
#endif
}

void leave_request(Ref token) {
  if (!token) return;
  SavedError saved;
#if SQREEN_HAS_CONTEXTVARS
  // Fails in another context than the one it was entered in: then there is nothing of ours to take
  // back.
  if (PyContextVar_Reset(variable, token.get()) != 0) PyErr_Clear();
#else
  Ref dictionary = current_dictionary();
  if (dictionary && PyDict_SetItem(dictionary.get(), variable, token.get()) != 0) PyErr_Clear();
#endif
}

RequestScope::RequestScope(PyObject* request) : entered_(current_request().get() != request) {
  if (entered_) token_ = enter_request(request);
}

RequestScope::~RequestScope() {
  if (entered_) leave_request(std::move(token_));
}

void set_request(PyObject* request) {
#if SQREEN_HAS_CONTEXTVARS
  Ref token = Ref::steal(PyContextVar_Set(variable, request));
#else
  if (Ref dictionary = current_dictionary()) PyDict_SetItem(dictionary.get(), variable, request);
#endif
  PyErr_Clear();
}

int ready_context() {
#if SQREEN_HAS_CONTEXTVARS
  variable = PyContextVar_New("sqreen_request", nullptr);
#else
  variable = intern("__sqreen_request__");
#endif
  return variable == nullptr ? -1 : 0;
}

}  // namespace sqreen::python
