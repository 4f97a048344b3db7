// SPDX-License-Identifier: Apache-2.0
#include "pymodule/wsgi.h"

#include <memory>

#include "pymodule/boundary.h"
#include "pymodule/context.h"
#include "pymodule/wsgi_input.h"
#include "pymodule/wsgi_response.h"

namespace sqreen::python {
namespace {

// Puts an observer in front of wsgi.input. False only with an exception set.
void observe_body(Request& request, PyObject* environ, const ProcessAgent& agent) {
  PyObject* input = PyDict_GetItemString(environ, "wsgi.input");
  if (input == nullptr) return;
  auto body =
      std::make_shared<agent::BodyBuffer>(request.content_type(), agent.settings().body_limit);
  Ref observed = observe_input(input, body);
  if (!observed || PyDict_SetItemString(environ, "wsgi.input", observed.get()) != 0) {
    PyErr_Clear();
    return;
  }
  request.observe_body(std::move(body));
}

PyObject* serve(Call& call, Py_ssize_t first) {
  ProcessAgent* agent = active_agent();
  PyObject* environ = call.argument(first, "environ");
  PyObject* start_response = call.argument(first + 1, "start_response");
  if (agent == nullptr || environ == nullptr || start_response == nullptr || !PyDict_Check(environ))
    return call.proceed();
  {
    // An app inside an app, or a server's guard around a framework's: one request. One whose code
    // does not run is a leftover, of a response that was never closed or in a thread that carries
    // it.
    Ref outer = current_request();
    if (outer && request_of(outer).running > 0) return call.proceed();
  }
  Ref request = contained("the request's entry", Ref(), [&] {
    agent->on_request();
    if (agent->policy().mode == Mode::off) return Ref();
    Ref made = make_request(environ);
    if (made && request_of(made).announces_body()) observe_body(request_of(made), environ, *agent);
    return made;
  });
  Ref start = request ? make_start_response(start_response, request.get()) : Ref();
  if (!start) {
    PyErr_Clear();
    return call.proceed();
  }
  Ref token = enter_request(request.get());
  Request& entered = request_of(request);
  request = Ref();  // from here on `start` keeps it
  ++entered.running;
  Ref result = Ref::steal(call.proceed_with(first + 1, "start_response", start.get()));
  --entered.running;
  return finish_response(std::move(result), start.get(), environ, std::move(token)).release();
}

}  // namespace

PyObject* guard_wsgi_method(Call& call, const void*) {
  return serve(call, 1);
}
PyObject* guard_wsgi_function(Call& call, const void*) {
  return serve(call, 0);
}

Ref guarded_wsgi_app(PyObject* app) {
  if (is_guard(app) || PyCallable_Check(app) == 0) return Ref::borrow(app);
  Ref call =
      Ref::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(Py_TYPE(app)), "__call__"));
  PyErr_Clear();
  if (call && is_guard(call.get())) return Ref::borrow(app);
  Ref guard = make_guard(app, guard_wsgi_function, nullptr);
  if (guard) return guard;
  PyErr_Clear();
  return Ref::borrow(app);
}

int ready_wsgi_types() {
  return ready_wsgi_response_types() != 0 || ready_wsgi_input_types() != 0 ? -1 : 0;
}

}  // namespace sqreen::python
