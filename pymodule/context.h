// SPDX-License-Identifier: Apache-2.0
// The request that the current code works for. Found through a context variable (3.7+), which
// follows asyncio tasks and greenlets; before that through the current greenlet's attributes when
// greenlet is imported, else the thread's dictionary. Never a plain thread_local: greenlets share
// it. Executors, threads and greenlets that a request starts do not carry it by themselves: their
// hooks (hooks/threads.cpp) do.
#pragma once

#include "pymodule/request.h"

namespace sqreen::python {

// A new reference to the current RequestObject, or empty. Never sets an error. 2 to 4 ns on 3.7+.
Ref current_request();

// Makes `request` (empty: no request) the current one until leave() is called, or for good where it
// never is. What it returns is for leave(), in the same context; elsewhere leave() does nothing.
Ref enter_request(PyObject* request);
// Keeps an exception that is raised. Takes the token.
void leave_request(Ref token);

// Enters and leaves around a block; free when `request` is the current one already.
class RequestScope {
 public:
  explicit RequestScope(PyObject* request);
  RequestScope(const RequestScope&) = delete;
  RequestScope& operator=(const RequestScope&) = delete;
  ~RequestScope();

 private:
  bool entered_;
  Ref token_;
};

// Makes `request` the current one for the rest of the current context.
void set_request(PyObject* request);

int ready_context();

}  // namespace sqreen::python
