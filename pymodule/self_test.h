// SPDX-License-Identifier: Apache-2.0
// The worker's part of `sqreen doctor --live`: see agent/self_test.h for what is said.
//
// A process that was started with a token guards its apps by other handlers, which look at the
// request's header first; any other process has the usual ones and nothing of this in its way. The
// self-test goes through what a real request goes through: the request's own inputs, the guards of
// the drivers as the app would call them, the event, the exception. sqlite3 runs on ":memory:"; the
// guards of other imported drivers are called with no connection, which an attack never comes to
// miss.
#pragma once

#include "core/environment.h"
#include "pymodule/guard.h"
#include "pymodule/request.h"

namespace sqreen::python {

// Takes the token, when there is one. Before the hooks are installed.
void arm_self_test(const Environment& environment);
bool self_test_is_armed();

// Whether the request asks for it.
bool wants_self_test(const Request& request);
// What the app would have returned: the body's iterable, start_response called; or nullptr with
// AttackBlocked set. The request must be the current one.
Ref answer_self_test(Request& request, PyObject* start_response);

}  // namespace sqreen::python
