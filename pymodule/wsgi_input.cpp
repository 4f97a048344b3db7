// SPDX-License-Identifier: Apache-2.0
#include "pymodule/wsgi_input.h"

#include "pymodule/boundary.h"

namespace sqreen::python {
namespace {

using Body = std::shared_ptr<agent::BodyBuffer>;

struct InputObject {  // the input, or an iterator over it
  PyObject_HEAD PyObject* inner;
  Body* body;
};

struct ReadObject {  // one of its bound methods, while it is called
  PyObject_HEAD PyObject* method;
  Body* body;
  bool into_buffer;  // readinto: the data is in the argument
};

PyTypeObject input_type = {PyVarObject_HEAD_INIT(nullptr, 0)};
PyTypeObject read_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

template <typename Object>
Object* as(PyObject* self) {
  return reinterpret_cast<Object*>(self);
}

void observe_bytes(agent::BodyBuffer& body, PyObject* data) {
  if (PyBytes_Check(data)) {
    if (PyBytes_GET_SIZE(data) == 0) body.complete();
    body.append({PyBytes_AS_STRING(data), static_cast<std::size_t>(PyBytes_GET_SIZE(data))});
  } else if (PyByteArray_Check(data)) {
    body.append(
        {PyByteArray_AS_STRING(data), static_cast<std::size_t>(PyByteArray_GET_SIZE(data))});
  } else if (PyList_Check(data)) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(data); ++i)
      observe_bytes(body, PyList_GET_ITEM(data, i));
  }
}

// The first `count` bytes of a buffer that the app handed to readinto.
void observe_buffer(agent::BodyBuffer& body, PyObject* buffer, PyObject* count) {
  const long long size = PyLong_Check(count) ? PyLong_AsLongLong(count) : -1;
#if SQREEN_PYTHON_2
  const long long bytes = PyInt_Check(count) ? PyInt_AS_LONG(count) : size;
#else
  const long long bytes = size;
#endif
  if (PyErr_Occurred() != nullptr || bytes < 0) {
    PyErr_Clear();
    return;
  }
  if (bytes == 0) body.complete();
  Py_buffer view;
  if (PyObject_GetBuffer(buffer, &view, PyBUF_SIMPLE) != 0) {
    PyErr_Clear();
    return;
  }
  if (bytes <= view.len)
    body.append({static_cast<const char*>(view.buf), static_cast<std::size_t>(bytes)});
  PyBuffer_Release(&view);
}

Ref make_object(PyObject* inner, const Body& body) {
  InputObject* object = PyObject_New(InputObject, &input_type);
  if (object == nullptr) return {};
  object->inner = inner;
  Py_INCREF(inner);
  object->body = new Body(body);
  return Ref::steal(object);
}

void deallocate_input(PyObject* self) {
  Py_XDECREF(as<InputObject>(self)->inner);
  delete as<InputObject>(self)->body;
  PyObject_Free(self);
}

PyObject* get_attribute(PyObject* self, PyObject* name) {
  auto* input = as<InputObject>(self);
  Ref value = Ref::steal(PyObject_GetAttr(input->inner, name));
  std::string_view text;
  if (!value || !utf8_view(name, text)) return value.release();
  const bool reads = text == "read" || text == "readline" || text == "readlines" || text == "read1";
  const bool reads_into = text == "readinto" || text == "readinto1";
  if (!reads && !reads_into) return value.release();
  ReadObject* read = PyObject_New(ReadObject, &read_type);
  if (read == nullptr) return nullptr;
  read->method = value.release();
  read->body = new Body(*input->body);
  read->into_buffer = reads_into;
  return reinterpret_cast<PyObject*>(read);
}

int set_attribute(PyObject* self, PyObject* name, PyObject* value) {
  return PyObject_SetAttr(as<InputObject>(self)->inner, name, value);
}

PyObject* iterate(PyObject* self) {
  Ref inner = Ref::steal(PyObject_GetIter(as<InputObject>(self)->inner));
  if (!inner) return nullptr;
  return make_object(inner.get(), *as<InputObject>(self)->body).release();
}

PyObject* next_line(PyObject* self) {
  auto* input = as<InputObject>(self);
  if (!PyIter_Check(input->inner))
    return PyErr_Format(PyExc_TypeError, "'%s' object is not an iterator",
                        Py_TYPE(input->inner)->tp_name);
  PyObject* line = run_app_code([&] { return PyIter_Next(input->inner); });
  if (line != nullptr) {
    contained("wsgi.input", 0, [&] {
      observe_bytes(**input->body, line);
      return 0;
    });
  }
  return line;
}

PyObject* represent(PyObject* self) {
  return PyObject_Repr(as<InputObject>(self)->inner);
}

void deallocate_read(PyObject* self) {
  Py_XDECREF(as<ReadObject>(self)->method);
  delete as<ReadObject>(self)->body;
  PyObject_Free(self);
}

PyObject* call_read(PyObject* self, PyObject* arguments, PyObject* keywords) {
  auto* read = as<ReadObject>(self);
  PyObject* result = run_app_code([&] { return PyObject_Call(read->method, arguments, keywords); });
  if (result == nullptr) return nullptr;
  contained("wsgi.input", 0, [&] {
    if (!read->into_buffer) {
      observe_bytes(**read->body, result);
    } else if (PyTuple_GET_SIZE(arguments) > 0) {
      observe_buffer(**read->body, PyTuple_GET_ITEM(arguments, 0), result);
    }
    return 0;
  });
  return result;
}

PyObject* read_attribute(PyObject* self, PyObject* name) {
  return PyObject_GetAttr(as<ReadObject>(self)->method, name);
}

}  // namespace

Ref observe_input(PyObject* input, std::shared_ptr<agent::BodyBuffer> body) {
  return make_object(input, body);
}

int ready_wsgi_input_types() {
  input_type.tp_name = "sqreen.ObservedInput";
  input_type.tp_basicsize = sizeof(InputObject);
  input_type.tp_flags = SQREEN_TPFLAGS;
  input_type.tp_dealloc = deallocate_input;
  input_type.tp_getattro = get_attribute;
  input_type.tp_setattro = set_attribute;
  input_type.tp_iter = iterate;
  input_type.tp_iternext = next_line;
  input_type.tp_repr = represent;
  read_type.tp_name = "sqreen.ObservedRead";
  read_type.tp_basicsize = sizeof(ReadObject);
  read_type.tp_flags = SQREEN_TPFLAGS;
  read_type.tp_dealloc = deallocate_read;
  read_type.tp_call = call_read;
  read_type.tp_getattro = read_attribute;
  return PyType_Ready(&input_type) != 0 || PyType_Ready(&read_type) != 0 ? -1 : 0;
}

}  // namespace sqreen::python
