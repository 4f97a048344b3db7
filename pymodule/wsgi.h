// SPDX-License-Identifier: Apache-2.0
// The entry of a WSGI request (PEP 3333): opens the request context around the app's call and
// around the iteration of its response, observes the body as the app reads it, and replaces the
// response by the block page when an attack was refused.
//
// Where nothing was blocked the server gets exactly what the app gave: lists and files pass as the
// objects they are; other iterables pass behind a thin iterator, because they may still run the
// app's code.
#pragma once

#include "pymodule/guard.h"

namespace sqreen::python {

// The handler for a guard of a method `__call__(self, environ, start_response)` of an app's class.
// A process that `doctor --live` started has one that answers doctor's request, too
// (pymodule/self_test.h); which one is decided here, when the guard is made, not in a request.
Handler wsgi_method_guard();

// A plain callable `app(environ, start_response)` behind a guard, unless its class is guarded
// already or it cannot be called; new reference.
Ref guarded_wsgi_app(PyObject* app);

int ready_wsgi_types();

}  // namespace sqreen::python
