// SPDX-License-Identifier: Apache-2.0
// A callable that runs another one for the request it was made in: how work keeps its request in
// threads that serve many.
#pragma once

#include "pymodule/ref.h"

namespace sqreen::python {

// `request` may be nullptr: then the work belongs to no request, whatever the thread carries. Empty
// with an error set on failure.
Ref make_request_carrier(PyObject* callable, PyObject* request);
int ready_request_carrier_type();

}  // namespace sqreen::python
