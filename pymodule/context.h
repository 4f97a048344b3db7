// SPDX-License-Identifier: Apache-2.0
// The request that the current code works for. Found through a context variable (3.7+), which follows asyncio tasks and greenlets;
// before that through the current greenlet's attributes when greenlet is imported, else the thread's dictionary. Never a plain
// thread_local: greenlets share it. Executors, threads and greenlets that a request starts do not carry it by themselves: their hooks
// (hooks/threads.cpp) do.
#pragma once

#include "pymodule/request.h"

namespace sqreen::python {

// A new reference to the current RequestObject, or empty. Never sets an error. 2 to 4 ns on 3.7+.
Ref current_request();

// Makes `request` the current one until the scope ends. `request` may be empty: no request.
class RequestScope {
 public:
  explicit RequestScope(PyObject* request);
  RequestScope(const RequestScope&) = delete;
  RequestScope& operator=(const RequestScope&) = delete;
  ~RequestScope();  // keeps an exception that is raised

 private:
  Ref previous_;  // a token on 3.7+, the previous request before
};

// Makes `request` the current one for the rest of the current context.
void set_request(PyObject* request);

int ready_context();

}  // namespace sqreen::python
