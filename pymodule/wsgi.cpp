// SPDX-License-Identifier: Apache-2.0
#include "pymodule/wsgi.h"

#include <memory>

#include "pymodule/boundary.h"
#include "pymodule/context.h"
#include "pymodule/self_test.h"
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

// Who answers the request that was entered: the app...
Ref call_app(Call& call, Py_ssize_t first, Request&, PyObject* start_response) {
  return Ref::steal(call.proceed_with(first + 1, "start_response", start_response));
}
// ...or, in a process that was started to be tested, the agent for what asks for it.
Ref call_app_or_self_test(Call& call, Py_ssize_t first, Request& request,
                          PyObject* start_response) {
  return wants_self_test(request) ? answer_self_test(request, start_response)
                                  : call_app(call, first, request, start_response);
}

template <Ref (*answer)(Call&, Py_ssize_t, Request&, PyObject*)>
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
  Ref result = answer(call, first, entered, start.get());
  --entered.running;
  return finish_response(std::move(result), start.get(), environ, std::move(token)).release();
}

template <Ref (*answer)(Call&, Py_ssize_t, Request&, PyObject*)>
PyObject* guard_method(Call& call, const void*) {
  return serve<answer>(call, 1);
}
template <Ref (*answer)(Call&, Py_ssize_t, Request&, PyObject*)>
PyObject* guard_function(Call& call, const void*) {
  return serve<answer>(call, 0);
}

}  // namespace

Handler wsgi_method_guard() {
  return self_test_is_armed() ? guard_method<call_app_or_self_test> : guard_method<call_app>;
}

Ref guarded_wsgi_app(PyObject* app) {
  if (is_guard(app) || PyCallable_Check(app) == 0) return Ref::borrow(app);
  Ref call =
      Ref::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(Py_TYPE(app)), "__call__"));
  PyErr_Clear();
  if (call && is_guard(call.get())) return Ref::borrow(app);
  const Handler handler =
      self_test_is_armed() ? guard_function<call_app_or_self_test> : guard_function<call_app>;
  Ref guard = make_guard(app, handler, nullptr);
  if (guard) return guard;
  PyErr_Clear();
  return Ref::borrow(app);
}

int ready_wsgi_types() {
  return ready_wsgi_response_types() != 0 || ready_wsgi_input_types() != 0 ? -1 : 0;
}

}  // namespace sqreen::python
