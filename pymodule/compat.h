// SPDX-License-Identifier: Apache-2.0
// Every difference between CPython 2.7 and 3.13 that the agent meets. Functions are named after the
// newest API (or after what they do, where no version has it); nowhere else in this room stands an
// #if on PY_VERSION_HEX.
#pragma once

#define PY_SSIZE_T_CLEAN
// Its 2.7 headers say `register`, newer ones use C99 in ways that -Wpedantic reports.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wregister"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#include <Python.h>
#include <frameobject.h>
#include <structmember.h>
#pragma GCC diagnostic pop

#include <string_view>

#define SQREEN_PYTHON_2 (PY_MAJOR_VERSION == 2)
#define SQREEN_HAS_VECTORCALL (PY_VERSION_HEX >= 0x03080000)
#define SQREEN_HAS_CONTEXTVARS (PY_VERSION_HEX >= 0x03070000)

namespace sqreen::python {

// ---- text
// -------------------------------------------------------------------------------------------------------------------------

// The interned native string ("str" of either version).
inline PyObject* intern(const char* text) {
#if SQREEN_PYTHON_2
  return PyString_InternFromString(text);
#else
  return PyUnicode_InternFromString(text);
#endif
}

inline PyObject* native_string(std::string_view text) {
#if SQREEN_PYTHON_2
  return PyString_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
#else
  return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
#endif
}

inline bool is_native_string(PyObject* object) {
#if SQREEN_PYTHON_2
  return PyString_Check(object);
#else
  return PyUnicode_Check(object);
#endif
}

// The bytes behind a WSGI string: 2.7's str as it is, 3.x's str by latin-1 (PEP 3333). Empty when
// it holds wider characters, which no server makes. The view lives as long as `object`.
inline std::string_view wsgi_bytes(PyObject* object) {
#if SQREEN_PYTHON_2
  if (!PyString_Check(object)) return {};
  return {PyString_AS_STRING(object), static_cast<std::size_t>(PyString_GET_SIZE(object))};
#else
  if (!PyUnicode_Check(object)) return {};
#if PY_VERSION_HEX < 0x030C0000
  if (PyUnicode_READY(object) != 0) {
    PyErr_Clear();
    return {};
  }
#endif
  if (PyUnicode_KIND(object) != PyUnicode_1BYTE_KIND) return {};
  return {reinterpret_cast<const char*>(PyUnicode_1BYTE_DATA(object)),
          static_cast<std::size_t>(PyUnicode_GET_LENGTH(object))};
#endif
}

// A view of ASCII or cached UTF-8, without a copy where the version has one. On failure the error
// is cleared and the view is empty.
inline bool utf8_view(PyObject* text, std::string_view& out) {
#if SQREEN_PYTHON_2
  if (PyString_Check(text)) {
    out = {PyString_AS_STRING(text), static_cast<std::size_t>(PyString_GET_SIZE(text))};
    return true;
  }
  return false;
#else
  if (!PyUnicode_Check(text)) return false;
  Py_ssize_t size = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(text, &size);
  if (bytes == nullptr) {
    PyErr_Clear();
    return false;
  }
  out = {bytes, static_cast<std::size_t>(size)};
  return true;
#endif
}

// mapping[name]; a new reference, or nullptr with an error.
inline PyObject* mapping_item(PyObject* mapping, const char* name) {
  return PyMapping_GetItemString(mapping, const_cast<char*>(name));
}

// ---- integers
// ---------------------------------------------------------------------------------------------------------------------

inline PyObject* native_integer(long value) {
#if SQREEN_PYTHON_2
  return PyInt_FromLong(value);
#else
  return PyLong_FromLong(value);
#endif
}

// ---- frames
// -----------------------------------------------------------------------------------------------------------------------

// All return a new reference or nullptr without an error.
inline PyFrameObject* current_frame() {
  PyFrameObject* frame = PyEval_GetFrame();
  Py_XINCREF(reinterpret_cast<PyObject*>(frame));
  return frame;
}

inline PyFrameObject* frame_back(PyFrameObject* frame) {
#if PY_VERSION_HEX >= 0x03090000
  return PyFrame_GetBack(frame);
#else
  Py_XINCREF(reinterpret_cast<PyObject*>(frame->f_back));
  return frame->f_back;
#endif
}

inline PyCodeObject* frame_code(PyFrameObject* frame) {
#if PY_VERSION_HEX >= 0x03090000
  return PyFrame_GetCode(frame);
#else
  Py_INCREF(reinterpret_cast<PyObject*>(frame->f_code));
  return frame->f_code;
#endif
}

inline PyObject* frame_globals(PyFrameObject* frame) {
#if PY_VERSION_HEX >= 0x030B0000
  return PyFrame_GetGlobals(frame);
#else
  Py_INCREF(frame->f_globals);
  return frame->f_globals;
#endif
}

// ---- types
// ------------------------------------------------------------------------------------------------------------------------

// The type's own dictionary, writable on static types too; new reference.
inline PyObject* type_dict(PyTypeObject* type) {
#if PY_VERSION_HEX >= 0x030C0000
  return PyType_GetDict(type);
#else
  Py_XINCREF(type->tp_dict);
  return type->tp_dict;
#endif
}

// A bound method of `function`. 2.7's knows its class as well.
inline PyObject* bound_method(PyObject* function, PyObject* self) {
#if SQREEN_PYTHON_2
  return PyMethod_New(function, self, reinterpret_cast<PyObject*>(Py_TYPE(self)));
#else
  return PyMethod_New(function, self);
#endif
}

// ---- interpreters
// -----------------------------------------------------------------------------------------------------------------

inline bool in_main_interpreter() {
  PyThreadState* state = PyThreadState_Get();
#if PY_VERSION_HEX >= 0x03090000
  return PyThreadState_GetInterpreter(state) == PyInterpreterState_Main();
#else
  PyInterpreterState* last = PyInterpreterState_Head();  // newest first: the main one is the tail
  while (PyInterpreterState_Next(last) != nullptr) last = PyInterpreterState_Next(last);
  return state->interp == last;
#endif
}

inline bool is_free_threaded() {
#ifdef Py_GIL_DISABLED
  return true;
#else
  return false;
#endif
}

// ---- calls
// ------------------------------------------------------------------------------------------------------------------------

inline PyObject* call_no_arguments(PyObject* callable) {
#if PY_VERSION_HEX >= 0x03090000
  return PyObject_CallNoArgs(callable);
#else
  return PyObject_CallObject(callable, nullptr);
#endif
}

}  // namespace sqreen::python

#if PY_VERSION_HEX < 0x03080000 && !defined(Py_TPFLAGS_METHOD_DESCRIPTOR)
#define Py_TPFLAGS_METHOD_DESCRIPTOR 0
#endif
#if SQREEN_PYTHON_2
#define SQREEN_TPFLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_ITER | Py_TPFLAGS_HAVE_WEAKREFS)
#else
#define SQREEN_TPFLAGS Py_TPFLAGS_DEFAULT
#endif
// The flag was given its public name in 3.9.
#if PY_VERSION_HEX >= 0x03080000 && PY_VERSION_HEX < 0x03090000
#define SQREEN_TPFLAGS_VECTORCALL _Py_TPFLAGS_HAVE_VECTORCALL
#elif PY_VERSION_HEX >= 0x03090000
#define SQREEN_TPFLAGS_VECTORCALL Py_TPFLAGS_HAVE_VECTORCALL
#else
#define SQREEN_TPFLAGS_VECTORCALL 0
#endif
