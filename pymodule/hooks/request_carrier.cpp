// SPDX-License-Identifier: Apache-2.0
#include "pymodule/hooks/request_carrier.h"

#include "pymodule/app_code.h"
#include "pymodule/context.h"

namespace sqreen::python {
namespace {

struct CarrierObject {
  PyObject_HEAD PyObject* callable;
  PyObject* request;
};

PyTypeObject carrier_type = {PyVarObject_HEAD_INIT(nullptr, 0)};
CarrierObject* as_carrier(PyObject* self) {
  return reinterpret_cast<CarrierObject*>(self);
}

void deallocate(PyObject* self) {
  Py_XDECREF(as_carrier(self)->callable);
  Py_XDECREF(as_carrier(self)->request);
  PyObject_Free(self);
}

PyObject* call(PyObject* self, PyObject* arguments, PyObject* keywords) {
  RequestScope scope(as_carrier(self)->request);
  return run_app_code(
      [&] { return PyObject_Call(as_carrier(self)->callable, arguments, keywords); });
}

PyObject* attribute(PyObject* self, PyObject* name) {
  return PyObject_GetAttr(as_carrier(self)->callable, name);
}
PyObject* represent(PyObject* self) {
  return PyObject_Repr(as_carrier(self)->callable);
}

}  // namespace

Ref make_request_carrier(PyObject* callable, PyObject* request) {
  CarrierObject* carrier = PyObject_New(CarrierObject, &carrier_type);
  if (carrier == nullptr) return {};
  Py_INCREF(callable);
  Py_XINCREF(request);
  carrier->callable = callable;
  carrier->request = request;
  return Ref::steal(carrier);
}

PyObject* proceed_carried(Call& call, Py_ssize_t position, const char* keyword, PyObject* request) {
  PyObject* work = call.argument(position, keyword);
  if (work == nullptr) return call.proceed();
  Ref carrier = make_request_carrier(work, request);
  if (!carrier) {
    PyErr_Clear();
    return call.proceed();
  }
  return call.proceed_with(position, keyword, carrier.get());
}

int ready_request_carrier_type() {
  carrier_type.tp_name = "sqreen.RequestCarrier";
  carrier_type.tp_basicsize = sizeof(CarrierObject);
  carrier_type.tp_flags = SQREEN_TPFLAGS;
  carrier_type.tp_dealloc = deallocate;
  carrier_type.tp_call = call;
  carrier_type.tp_getattro = attribute;
  carrier_type.tp_repr = represent;
  return PyType_Ready(&carrier_type);
}

}  // namespace sqreen::python
