// SPDX-License-Identifier: Apache-2.0
#include "pymodule/wsgi_response.h"

#include <utility>

#include "agent/attack_event.h"
#include "agent/block_response.h"
#include "pymodule/attack_blocked.h"
#include "pymodule/boundary.h"
#include "pymodule/context.h"

namespace sqreen::python {
namespace {

struct StartResponseObject {
  PyObject_HEAD PyObject* original;
  PyObject* request;
  PyObject* block_body;  // set once the block page's head went out
  bool started;
};

struct IterableObject {
  PyObject_HEAD PyObject* inner;  // what the app returned
  PyObject* iterator;             // of it, once asked
  PyObject* start_response;       // a StartResponseObject
  PyObject* token;                // of enter_request(), until close()
  bool sent;                      // a chunk with content went out
  bool finished;                  // the block page took over, or the inner iterator ended
};

PyObject* file_wrapper_key = nullptr;  // interned, leaked on purpose
PyObject* close_name = nullptr;

PyTypeObject start_response_type = {PyVarObject_HEAD_INIT(nullptr, 0)};
PyTypeObject iterable_type = {PyVarObject_HEAD_INIT(nullptr, 0)};
PyTypeObject sized_iterable_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

StartResponseObject* as_start(PyObject* self) {
  return reinterpret_cast<StartResponseObject*>(self);
}
IterableObject* as_iterable(PyObject* self) {
  return reinterpret_cast<IterableObject*>(self);
}
Request& request_behind(PyObject* start_response) {
  return reinterpret_cast<RequestObject*>(as_start(start_response)->request)->request;
}

// The app's code runs for the request.
class RunningRequest {
 public:
  explicit RunningRequest(PyObject* start_response)
      : request_(request_behind(start_response)), scope_(as_start(start_response)->request) {
    ++request_.running;
  }
  RunningRequest(const RunningRequest&) = delete;
  RunningRequest& operator=(const RunningRequest&) = delete;
  ~RunningRequest() { --request_.running; }

 private:
  Request& request_;
  RequestScope scope_;
};

void note_status(Request& request, std::string_view status) {
  ProcessAgent* agent = active_agent();
  if (!request.status_is_wanted || agent == nullptr) return;
  request.status_is_wanted = false;
  int code = 0;
  for (const char c : status.substr(0, 3))
    code = c >= '0' && c <= '9' ? code * 10 + (c - '0') : code;
  agent->report(RecordKind::response, agent::encode_response_status(request.event_id, code));
}

// Sends the block page's head. `replacing`: a head was given to the server before, which PEP 3333
// lets us take back with exc_info as long as nothing was sent. False, without an error, when the
// server refuses.
bool start_block_page(StartResponseObject* start, bool replacing) {
  ProcessAgent* agent = active_agent();
  Request& request = reinterpret_cast<RequestObject*>(start->request)->request;
  if (agent == nullptr) return false;
  const agent::BlockResponse page =
      agent::block_response(agent->policy(), request.header("HTTP_ACCEPT"), request.event_id);
  Ref status = Ref::steal(native_string(page.status));
  Ref headers = Ref::steal(PyList_New(0));
  if (!status || !headers) return PyErr_Clear(), false;
  for (const auto& [name, value] : page.headers) {
    Ref name_object = Ref::steal(native_string(name));
    Ref value_object = Ref::steal(native_string(value));
    Ref pair = name_object && value_object
                   ? Ref::steal(PyTuple_Pack(2, name_object.get(), value_object.get()))
                   : Ref();
    if (!pair || PyList_Append(headers.get(), pair.get()) != 0) return PyErr_Clear(), false;
  }
  const std::string_view content =
      request.method() == "HEAD" ? std::string_view() : std::string_view(page.body);
  Ref body = Ref::steal(
      PyBytes_FromStringAndSize(content.data(), static_cast<Py_ssize_t>(content.size())));
  Ref written;
  if (replacing) {
    Ref error =
        Ref::steal(PyObject_CallFunction(attack_blocked(), const_cast<char*>("s"), "blocked"));
    Ref info = error ? Ref::steal(PyTuple_Pack(3, attack_blocked(), error.get(), Py_None)) : Ref();
    if (info)
      written = Ref::steal(PyObject_CallFunctionObjArgs(start->original, status.get(),
                                                        headers.get(), info.get(), nullptr));
  } else {
    written = Ref::steal(
        PyObject_CallFunctionObjArgs(start->original, status.get(), headers.get(), nullptr));
  }
  if (!body || !written) return PyErr_Clear(), false;
  start->started = true;
  start->block_body = body.release();
  note_status(request, page.status);
  return true;
}

PyObject* call_start_response(PyObject* self, PyObject* arguments, PyObject* keywords) {
  StartResponseObject* start = as_start(self);
  Request& request = request_behind(self);
  if (start->block_body != nullptr || (request.blocked && contained("start_response", false, [&] {
                                         return start_block_page(start, start->started);
                                       }))) {
    // The app talks to nobody from here on; it gets the write() that it may expect.
    return PyObject_GetAttrString(reinterpret_cast<PyObject*>(start), "discard");
  }
  PyObject* result =
      run_app_code([&] { return PyObject_Call(start->original, arguments, keywords); });
  if (result == nullptr) return nullptr;
  start->started = true;
  if (request.status_is_wanted && PyTuple_GET_SIZE(arguments) > 0) {
    contained("start_response", 0, [&] {
      std::string_view status;
      if (utf8_view(PyTuple_GET_ITEM(arguments, 0), status)) note_status(request, status);
      return 0;
    });
  }
  return result;
}

PyObject* discard(PyObject*, PyObject*) {
  Py_INCREF(Py_None);
  return Py_None;
}

void deallocate_start(PyObject* self) {
  Py_XDECREF(as_start(self)->original);
  // Whoever else holds it, a thread that the request started or a context that was copied in it,
  // may do so for long.
  if (Py_REFCNT(as_start(self)->request) > 1) request_behind(self).keep_strings_only();
  Py_DECREF(as_start(self)->request);
  Py_XDECREF(as_start(self)->block_body);
  PyObject_Free(self);
}

PyMethodDef start_methods[] = {{"discard", discard, METH_O, nullptr},
                               {nullptr, nullptr, 0, nullptr}};

void close_quietly(PyObject* iterable) {
  SavedError saved;
  Ref close = Ref::steal(PyObject_GetAttr(iterable, close_name));
  if (close) Ref::steal(run_app_code([&] { return call_no_arguments(close.get()); }));
  PyErr_Clear();
}

Ref block_page_body(StartResponseObject* start) {
  Ref list = Ref::steal(PyList_New(1));
  if (!list) return {};
  Py_INCREF(start->block_body);
  PyList_SET_ITEM(list.get(), 0, start->block_body);
  return list;
}

// Whether the block page could take the response's place.
bool take_over(StartResponseObject* start) {
  if (start->block_body != nullptr) return true;
  SavedError saved;  // of the app; a server may not be called with it set
  return contained("block page", false, [&] { return start_block_page(start, start->started); });
}

// ---- the response's iterable
// ------------------------------------------------------------------------------------------------------

PyObject* iterate(PyObject* self) {
  IterableObject* response = as_iterable(self);
  if (response->iterator == nullptr) {
    RunningRequest running(response->start_response);
    response->iterator = run_app_code([&] { return PyObject_GetIter(response->inner); });
    if (response->iterator == nullptr) return nullptr;
  }
  Py_INCREF(self);
  return self;
}

PyObject* next_chunk(PyObject* self) {
  IterableObject* response = as_iterable(self);
  if (response->finished) return nullptr;
  StartResponseObject* start = as_start(response->start_response);
  Request& request = request_behind(response->start_response);
  if (response->iterator == nullptr) {
    Ref same = Ref::steal(iterate(self));
    if (!same) return nullptr;
  }
  PyObject* chunk = nullptr;
  {
    RunningRequest running(response->start_response);
    chunk = run_app_code([&] { return PyIter_Next(response->iterator); });
  }
  if (request.blocked && !response->sent && take_over(start)) {
    PyErr_Clear();
    Py_XDECREF(chunk);
    response->finished = true;
    Py_INCREF(start->block_body);
    return start->block_body;
  }
  if (chunk == nullptr) {
    response->finished = true;
  } else if (!response->sent) {
    response->sent = !PyBytes_Check(chunk) || PyBytes_GET_SIZE(chunk) > 0;
  }
  return chunk;
}

PyObject* close(PyObject* self, PyObject*) {
  IterableObject* response = as_iterable(self);
  Ref inner_close = Ref::steal(PyObject_GetAttr(response->inner, close_name));
  Ref result;
  if (inner_close) {
    RunningRequest running(response->start_response);
    result = Ref::steal(run_app_code([&] { return call_no_arguments(inner_close.get()); }));
  } else {
    PyErr_Clear();
    result = Ref::borrow(Py_None);
  }
  leave_request(Ref::steal(std::exchange(response->token, nullptr)));
  return result.release();
}

Py_ssize_t length(PyObject* self) {
  return PyObject_Size(as_iterable(self)->inner);
}

PyObject* iterable_attribute(PyObject* self, PyObject* name) {
  PyObject* own = PyObject_GenericGetAttr(self, name);
  if (own != nullptr || !PyErr_ExceptionMatches(PyExc_AttributeError)) return own;
  PyErr_Clear();
  return PyObject_GetAttr(as_iterable(self)->inner, name);
}

void deallocate_iterable(PyObject* self) {
  IterableObject* response = as_iterable(self);
  Py_XDECREF(response->inner);
  Py_XDECREF(response->iterator);
  Py_XDECREF(response->token);
  Py_XDECREF(response->start_response);
  PyObject_Free(self);
}

PyMethodDef iterable_methods[] = {{"close", close, METH_NOARGS, nullptr},
                                  {nullptr, nullptr, 0, nullptr}};

// Lists hold what is already made, and servers know files by their type: both pass as they are.
bool passes_as_it_is(PyObject* result, PyObject* environ) {
  if (PyList_CheckExact(result) || PyTuple_CheckExact(result) || PyBytes_CheckExact(result))
    return true;
  PyObject* wrapper = PyDict_GetItem(environ, file_wrapper_key);
  if (wrapper == nullptr) return false;
  if (PyType_Check(wrapper))
    return PyObject_TypeCheck(result, reinterpret_cast<PyTypeObject*>(wrapper));
  // uWSGI's is a function that returns the file itself.
  return PyObject_HasAttrString(result, "read") != 0;
}

Ref make_iterable(PyObject* inner, PyObject* start_response, Ref token) {
  PySequenceMethods* sequence = Py_TYPE(inner)->tp_as_sequence;
  const bool sized = sequence != nullptr && sequence->sq_length != nullptr;
  IterableObject* response =
      PyObject_New(IterableObject, sized ? &sized_iterable_type : &iterable_type);
  if (response == nullptr) return {};
  Py_INCREF(inner);
  Py_INCREF(start_response);
  response->inner = inner;
  response->iterator = nullptr;
  response->start_response = start_response;
  response->token = token.release();
  response->sent = false;
  response->finished = false;
  return Ref::steal(response);
}

}  // namespace

Ref make_start_response(PyObject* original, PyObject* request) {
  StartResponseObject* start = PyObject_New(StartResponseObject, &start_response_type);
  if (start == nullptr) return {};
  Py_INCREF(original);
  Py_INCREF(request);
  start->original = original;
  start->request = request;
  start->block_body = nullptr;
  start->started = false;
  return Ref::steal(start);
}

bool response_started(PyObject* start_response) {
  return as_start(start_response)->started;
}

Ref finish_response(Ref result, PyObject* start_response, PyObject* environ, Ref token) {
  StartResponseObject* start = as_start(start_response);
  Request& request = request_behind(start_response);
  if (request.blocked && take_over(start)) {
    PyErr_Clear();
    if (result) close_quietly(result.get());
    leave_request(std::move(token));
    return block_page_body(start);
  }
  if (!result || passes_as_it_is(result.get(), environ)) {
    leave_request(std::move(token));
    return result;
  }
  return make_iterable(result.get(), start_response, std::move(token));
}

int ready_wsgi_response_types() {
  file_wrapper_key = intern("wsgi.file_wrapper");
  close_name = intern("close");
  if (file_wrapper_key == nullptr || close_name == nullptr) return -1;
  start_response_type.tp_name = "sqreen.StartResponse";
  start_response_type.tp_basicsize = sizeof(StartResponseObject);
  start_response_type.tp_flags = SQREEN_TPFLAGS;
  start_response_type.tp_dealloc = deallocate_start;
  start_response_type.tp_call = call_start_response;
  start_response_type.tp_methods = start_methods;
  if (PyType_Ready(&start_response_type) != 0) return -1;
  static PySequenceMethods sized = {};
  sized.sq_length = length;
  sized_iterable_type.tp_as_sequence = &sized;
  for (PyTypeObject* type : {&iterable_type, &sized_iterable_type}) {
    type->tp_name = "sqreen.Response";
    type->tp_basicsize = sizeof(IterableObject);
    type->tp_flags = SQREEN_TPFLAGS;
    type->tp_dealloc = deallocate_iterable;
    type->tp_getattro = iterable_attribute;
    type->tp_iter = iterate;
    type->tp_iternext = next_chunk;
    type->tp_methods = iterable_methods;
    if (PyType_Ready(type) != 0) return -1;
  }
  return 0;
}

}  // namespace sqreen::python
