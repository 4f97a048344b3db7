// SPDX-License-Identifier: Apache-2.0
// A callable that runs another one for the request it was made in: how work keeps its request in
// threads that serve many.
#pragma once

#include "pymodule/guard.h"

namespace sqreen::python {

// `request` may be nullptr: then the work belongs to no request, whatever the thread carries. Empty
// with an error set on failure.
Ref make_request_carrier(PyObject* callable, PyObject* request);
// Handler's end: the call with its argument at `position` (`keyword`) behind a carrier. As it is
// when there is no such argument, or no memory.
PyObject* proceed_carried(Call& call, Py_ssize_t position, const char* keyword, PyObject* request);
int ready_request_carrier_type();

}  // namespace sqreen::python
