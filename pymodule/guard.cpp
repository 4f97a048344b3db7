// SPDX-License-Identifier: Apache-2.0
#include "pymodule/guard.h"

#include <cstddef>
#include <cstring>

#include "pymodule/app_code.h"

namespace sqreen::python {
namespace {

struct GuardObject {
  PyObject_HEAD PyObject* original;
  Handler handler;
  const void* data;
  PyObject* weak_references;
#if SQREEN_HAS_VECTORCALL
  vectorcallfunc vectorcall;
#endif
};

// Two types, because a plain function in a class would otherwise begin to bind where the original
// (a builtin) does not.
PyTypeObject method_guard_type = {PyVarObject_HEAD_INIT(nullptr, 0)};
PyTypeObject function_guard_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

GuardObject* as_guard(PyObject* object) {
  return reinterpret_cast<GuardObject*>(object);
}

void deallocate(PyObject* self) {
  if (as_guard(self)->weak_references != nullptr) PyObject_ClearWeakRefs(self);
  Py_XDECREF(as_guard(self)->original);
  PyObject_Free(self);
}

PyObject* bind(PyObject* self, PyObject* instance, PyObject*) {
  if (instance == nullptr || instance == Py_None) {
    Py_INCREF(self);
    return self;
  }
  return bound_method(self, instance);
}

// These must be the guard's own: the original's would lead around it.
bool is_own_attribute(PyObject* name) {
  std::string_view text;
  if (!utf8_view(name, text)) return false;
  return text == "__call__" || text == "__get__" || text == "__class__" || text == "__wrapped__" ||
         text == "__reduce__" || text == "__reduce_ex__";
}

PyObject* get_attribute(PyObject* self, PyObject* name) {
  if (is_own_attribute(name)) return PyObject_GenericGetAttr(self, name);
  return PyObject_GetAttr(as_guard(self)->original, name);
}

int set_attribute(PyObject* self, PyObject* name, PyObject* value) {
  return PyObject_SetAttr(as_guard(self)->original, name, value);
}

PyObject* represent(PyObject* self) {
  return PyObject_Repr(as_guard(self)->original);
}

// Pickles by its qualified name, as functions do.
PyObject* reduce(PyObject* self, PyObject*) {
  PyObject* name = PyObject_GetAttrString(as_guard(self)->original, "__qualname__");
  if (name == nullptr) {
    PyErr_Clear();
    name = PyObject_GetAttrString(as_guard(self)->original, "__name__");
  }
  return name;
}

PyMethodDef guard_methods[] = {{"__reduce__", reduce, METH_NOARGS, nullptr},
                               {nullptr, nullptr, 0, nullptr}};
char wrapped_name[] = "__wrapped__";
PyMemberDef guard_members[] = {
    {wrapped_name, T_OBJECT, offsetof(GuardObject, original), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr}};

}  // namespace

struct GuardCalls {
#if SQREEN_HAS_VECTORCALL
  static PyObject* vectorcall(PyObject* self, PyObject* const* arguments, std::size_t flags,
                              PyObject* keywords) {
    GuardObject* guard = as_guard(self);
    Call call;
    call.original_ = guard->original;
    call.arguments_ = arguments;
    call.count_ = PyVectorcall_NARGS(flags);
    call.flags_ = flags;
    call.keywords_ = keywords;
    return guard->handler(call, guard->data);
  }
#else
  static PyObject* tp_call(PyObject* self, PyObject* arguments, PyObject* keywords) {
    GuardObject* guard = as_guard(self);
    Call call;
    call.original_ = guard->original;
    call.arguments_ = &PyTuple_GET_ITEM(arguments, 0);
    call.count_ = PyTuple_GET_SIZE(arguments);
    call.keywords_ = keywords;
    call.tuple_ = arguments;
    return guard->handler(call, guard->data);
  }
#endif
};

#if SQREEN_HAS_VECTORCALL

namespace {
PyObject* vectorcall(PyObject* callable, PyObject* const* arguments, std::size_t flags,
                     PyObject* keywords) {
  return run_app_code([&] {
#if PY_VERSION_HEX < 0x03090000
    return _PyObject_Vectorcall(callable, arguments, flags, keywords);
#else
    return PyObject_Vectorcall(callable, arguments, flags, keywords);
#endif
  });
}
}  // namespace

PyObject* Call::argument(Py_ssize_t position, const char* keyword) const {
  if (position < count_) return arguments_[position];
  if (keywords_ == nullptr || keyword == nullptr) return nullptr;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(keywords_); ++i) {
    if (PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(keywords_, i), keyword) == 0)
      return arguments_[count_ + i];
  }
  return nullptr;
}

PyObject* Call::proceed() {
  return vectorcall(original_, arguments_, flags_, keywords_);
}

PyObject* Call::proceed_with(Py_ssize_t position, const char* keyword, PyObject* replacement) {
  const Py_ssize_t named = keywords_ == nullptr ? 0 : PyTuple_GET_SIZE(keywords_);
  Py_ssize_t replaced = position < count_ ? position : -1;
  for (Py_ssize_t i = 0; replaced < 0 && i < named; ++i) {
    if (PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(keywords_, i), keyword) == 0)
      replaced = count_ + i;
  }
  if (replaced < 0) return proceed();
  PyObject* few[8];
  const Py_ssize_t total = count_ + named;
  PyObject** copy = total <= 8 ? few
                               : static_cast<PyObject**>(PyMem_Malloc(
                                     static_cast<std::size_t>(total) * sizeof(PyObject*)));
  if (copy == nullptr) return PyErr_NoMemory();
  std::memcpy(copy, arguments_, static_cast<std::size_t>(total) * sizeof(PyObject*));
  copy[replaced] = replacement;
  PyObject* result = vectorcall(original_, copy, static_cast<std::size_t>(count_), keywords_);
  if (copy != few) PyMem_Free(copy);
  return result;
}

#else

PyObject* Call::argument(Py_ssize_t position, const char* keyword) const {
  if (position < count_) return arguments_[position];
  if (keywords_ == nullptr || keyword == nullptr) return nullptr;
  return PyDict_GetItemString(keywords_, keyword);
}

PyObject* Call::proceed() {
  return run_app_code([&] { return PyObject_Call(original_, tuple_, keywords_); });
}

PyObject* Call::proceed_with(Py_ssize_t position, const char* keyword, PyObject* replacement) {
  if (position < count_) {
    Ref copy = Ref::steal(PyTuple_New(count_));
    if (!copy) return nullptr;
    for (Py_ssize_t i = 0; i < count_; ++i) {
      PyObject* item = i == position ? replacement : arguments_[i];
      Py_INCREF(item);
      PyTuple_SET_ITEM(copy.get(), i, item);
    }
    return run_app_code([&] { return PyObject_Call(original_, copy.get(), keywords_); });
  }
  if (argument(position, keyword) == nullptr) return proceed();
  Ref copy = Ref::steal(PyDict_Copy(keywords_));
  if (!copy || PyDict_SetItemString(copy.get(), keyword, replacement) != 0) return nullptr;
  return run_app_code([&] { return PyObject_Call(original_, tuple_, copy.get()); });
}

#endif

Ref make_guard(PyObject* original, Handler handler, const void* data) {
  PyTypeObject* type =
      Py_TYPE(original)->tp_descr_get != nullptr ? &method_guard_type : &function_guard_type;
  GuardObject* guard = PyObject_New(GuardObject, type);
  if (guard == nullptr) return {};
  Py_INCREF(original);
  guard->original = original;
  guard->handler = handler;
  guard->data = data;
  guard->weak_references = nullptr;
#if SQREEN_HAS_VECTORCALL
  guard->vectorcall = GuardCalls::vectorcall;
#endif
  return Ref::steal(guard);
}

bool is_guard(PyObject* object) {
  return Py_TYPE(object) == &method_guard_type || Py_TYPE(object) == &function_guard_type;
}

PyObject* guarded_original(PyObject* guard) {
  return as_guard(guard)->original;
}

bool guard_attribute(PyObject* owner, const char* name, Handler handler, const void* data) {
  Ref dictionary = Ref::steal(PyObject_GetAttrString(owner, "__dict__"));
  Ref original = dictionary ? Ref::steal(mapping_item(dictionary.get(), name)) : Ref();
  if (!original) {
    PyErr_Clear();
    return false;
  }
  if (is_guard(original.get())) return false;
  Ref guard = make_guard(original.get(), handler, data);
  if (guard && PyObject_SetAttrString(owner, name, guard.get()) == 0) return true;
  PyErr_Clear();
  if (!guard || !PyType_Check(owner)) return false;
  auto* type = reinterpret_cast<PyTypeObject*>(owner);
  Ref own = Ref::steal(type_dict(type));
  if (!own || PyDict_SetItemString(own.get(), name, guard.get()) != 0) {
    PyErr_Clear();
    return false;
  }
  PyType_Modified(type);
  return true;
}

int ready_guard_types() {
  for (PyTypeObject* type : {&method_guard_type, &function_guard_type}) {
    const bool binds = type == &method_guard_type;
    type->tp_name = binds ? "sqreen.MethodGuard" : "sqreen.FunctionGuard";
    type->tp_basicsize = sizeof(GuardObject);
    type->tp_flags =
        SQREEN_TPFLAGS | SQREEN_TPFLAGS_VECTORCALL | (binds ? Py_TPFLAGS_METHOD_DESCRIPTOR : 0);
    type->tp_dealloc = deallocate;
    type->tp_getattro = get_attribute;
    type->tp_setattro = set_attribute;
    type->tp_repr = represent;
    type->tp_methods = guard_methods;
    type->tp_members = guard_members;
    type->tp_weaklistoffset = offsetof(GuardObject, weak_references);
    if (binds) type->tp_descr_get = bind;
#if SQREEN_HAS_VECTORCALL
    type->tp_vectorcall_offset = offsetof(GuardObject, vectorcall);
    type->tp_call = PyVectorcall_Call;
#else
    type->tp_call = GuardCalls::tp_call;
#endif
    if (PyType_Ready(type) != 0) return -1;
  }
  return 0;
}

}  // namespace sqreen::python
