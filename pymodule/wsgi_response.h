// SPDX-License-Identifier: Apache-2.0
// The two objects that stand between a WSGI app and its server: start_response, and the response's
// iterable.
#pragma once

#include "pymodule/ref.h"

namespace sqreen::python {

// A start_response that passes calls on, and answers with the block page's status and headers once
// the request was blocked.
Ref make_start_response(PyObject* original, PyObject* request);
// Whether the app (or we) called it.
bool response_started(PyObject* start_response);

// What the server gets for what the app returned. `result` (owned) may be empty with an exception
// set; so may the answer. `token`: of enter_request(), left here or when the response is closed.
Ref finish_response(Ref result, PyObject* start_response, PyObject* environ, Ref token);

int ready_wsgi_response_types();

}  // namespace sqreen::python
