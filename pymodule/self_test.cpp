// SPDX-License-Identifier: Apache-2.0
#include "pymodule/self_test.h"

#include <unistd.h>

#include <ctime>

#include "agent/self_test.h"
#include "core/json_writer.h"
#include "pymodule/attack_blocked.h"
#include "pymodule/boundary.h"
#include "pymodule/hooks/hooks.h"
#include "pymodule/hooks/sql_driver.h"

namespace sqreen::python {
namespace {

namespace outcome = agent::self_test_outcome;

std::string* the_token = nullptr;  // leaked on purpose

// With the GIL held, so that this worker takes no further request meanwhile and another one has to:
// doctor wants to see each.
constexpr timespec kHold{0, 100'000'000};

struct Tried {
  std::string_view attack = outcome::kNotTried;
  std::string_view honest = outcome::kNotTried;
  std::string event;
  std::string detail;
};

// The last exception's words, cleared.
std::string take_error() {
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  Ref owned_type = Ref::steal(type);
  Ref owned_value = Ref::steal(value);
  Ref owned_traceback = Ref::steal(traceback);
  Ref text = value == nullptr ? Ref() : Ref::steal(PyObject_Str(value));
  std::string_view words;
  std::string result = type == nullptr ? "" : reinterpret_cast<PyTypeObject*>(type)->tp_name;
  if (text && utf8_view(text.get(), words)) result += ": " + std::string(words);
  PyErr_Clear();
  return result;
}

// Calls a sink with the statement, as the app's code would.
using CallSink = Ref (*)(PyObject* sink, PyObject* statement, bool wants_parameters);

Ref call_bound(PyObject* sink, PyObject* statement, bool wants_parameters) {
  if (!wants_parameters) return Ref::steal(PyObject_CallFunctionObjArgs(sink, statement, nullptr));
  Ref none = Ref::steal(PyList_New(0));
  return none ? Ref::steal(PyObject_CallFunctionObjArgs(sink, statement, none.get(), nullptr))
              : Ref();
}

// In the place of the cursor stands None: no driver comes far with it.
Ref call_unconnected(PyObject* sink, PyObject* statement, bool) {
  return Ref::steal(PyObject_CallFunctionObjArgs(sink, Py_None, statement, nullptr));
}

Tried try_sink(Request& request, PyObject* sink, CallSink call, bool wants_parameters,
               bool must_succeed) {
  Tried tried;
  const std::string before = request.event_id;
  Ref attack = Ref::steal(native_string(agent::self_test_statement(agent::kSelfTestAttack)));
  Ref honest = Ref::steal(native_string(agent::self_test_statement(agent::kSelfTestHonest)));
  if (!attack || !honest) return tried.detail = take_error(), tried;
  Ref result = call(sink, attack.get(), wants_parameters);
  const bool refused = !result && PyErr_ExceptionMatches(attack_blocked()) != 0;
  if (!result) tried.detail = take_error();
  request.blocked = false;  // the answer tells of it instead
  const bool reported = request.event_id != before;
  tried.attack = refused ? outcome::kBlocked : reported ? outcome::kReported : outcome::kPassed;
  if (refused) tried.detail.clear();
  if (reported) tried.event = request.event_id;
  result = call(sink, honest.get(), wants_parameters);
  const bool honest_refused = !result && PyErr_ExceptionMatches(attack_blocked()) != 0;
  const std::string error = result ? "" : take_error();
  request.blocked = false;
  tried.honest =
      honest_refused || (must_succeed && !error.empty()) ? outcome::kRefused : outcome::kPassed;
  if (must_succeed && !error.empty()) tried.detail = error;
  return tried;
}

void write(JsonWriter& json, std::string_view sink, std::string_view where, const Tried& tried) {
  json.begin_object();
  json.key("sink").text(sink);
  json.key("where").text(where);
  json.key("attack").text(tried.attack);
  json.key("honest").text(tried.honest);
  json.key("event").text(tried.event);
  json.key("detail").text(tried.detail);
  json.end_object();
}

Ref in_memory_database() {
  Ref module = Ref::steal(PyImport_ImportModule("sqlite3"));
  if (!module) return {};
  return Ref::steal(PyObject_CallMethod(module.get(), const_cast<char*>("connect"),
                                        const_cast<char*>("s"), ":memory:"));
}

void try_sqlite(Request& request, JsonWriter& json) {
  Ref connection = in_memory_database();
  Ref cursor =
      connection
          ? Ref::steal(PyObject_CallMethod(connection.get(), const_cast<char*>("cursor"), nullptr))
          : Ref();
  if (!cursor) {
    Tried tried;
    tried.detail = take_error();
    return write(json, "sqlite3.Cursor.execute", "not here", tried);
  }
  for (const SqlMethod& method : *static_cast<const SqlMethods*>(sqlite3_hook.data)) {
    const std::string_view name = method.method;
    const bool of_cursor = std::string_view(method.type) == "Cursor";
    Ref sink = Ref::steal(
        PyObject_GetAttrString(of_cursor ? cursor.get() : connection.get(), method.method));
    Tried tried;
    if (sink) {
      // executemany() takes no SELECT.
      const bool many = name == "executemany";
      tried = try_sink(request, sink.get(), call_bound, many, !many);
    } else {
      tried.detail = take_error();
    }
    write(json, method.sink.name, "in memory", tried);
  }
}

void try_driver(Request& request, PyObject* module, const SqlMethods& methods, JsonWriter& json) {
  for (const SqlMethod& method : methods) {
    Ref type = Ref::steal(PyObject_GetAttrString(module, method.type));
    Ref sink = type ? Ref::steal(PyObject_GetAttrString(type.get(), method.method)) : Ref();
    if (!sink) {
      PyErr_Clear();  // this version of the driver does not have it
      continue;
    }
    Tried tried;
    // Anything else might come to the driver's own code with an attack.
    if (is_guard(sink.get())) {
      tried = try_sink(request, sink.get(), call_unconnected, false, false);
    } else {
      tried.detail = "something else stands in front of the guard, or it is not there";
    }
    write(json, method.sink.name, "without a connection", tried);
  }
}

std::string self_test_report(Request& request) {
  JsonWriter json;
  json.begin_object();
  json.key("sqreen_self_test").number(1);
  json.key("pid").number(::getpid());
  const std::string_view version = Py_GetVersion();
  json.key("python").text(version.substr(0, version.find(' ')));
  const ProcessAgent* agent = active_agent();
  json.key("mode").text(mode_name(agent == nullptr ? Mode::off : agent->policy().mode));
  json.key("sinks").begin_array();
  try_sqlite(request, json);
  for (const Hook* hook : all_hooks()) {
    if (hook->install != install_sql_driver || hook == &sqlite3_hook) continue;
    PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), hook->module);
    if (module == nullptr || module == Py_None) continue;  // the app does not use it
    try_driver(request, module, *static_cast<const SqlMethods*>(hook->data), json);
  }
  json.end_array().end_object();
  return json.take();
}

Ref respond(PyObject* start_response, const std::string& body) {
  Ref status = Ref::steal(native_string("200 OK"));
  Ref headers = Ref::steal(Py_BuildValue("[(ss)(ss)]", "Content-Type", "application/json",
                                         "Content-Length", std::to_string(body.size()).c_str()));
  if (!status || !headers) return {};
  Ref written = Ref::steal(
      PyObject_CallFunctionObjArgs(start_response, status.get(), headers.get(), nullptr));
  Ref chunk =
      Ref::steal(PyBytes_FromStringAndSize(body.data(), static_cast<Py_ssize_t>(body.size())));
  if (!written || !chunk) return {};
  return Ref::steal(Py_BuildValue("[O]", chunk.get()));
}

// One statement as an app would run it, which ends as an attack ends: AttackBlocked goes up.
Ref be_attacked(PyObject* start_response) {
  Ref connection = in_memory_database();
  Ref done = connection
                 ? Ref::steal(PyObject_CallMethod(
                       connection.get(), const_cast<char*>("execute"), const_cast<char*>("s"),
                       agent::self_test_statement(agent::kSelfTestAttack).c_str()))
                 : Ref();
  return done ? respond(start_response, "{}") : Ref();
}

}  // namespace

void arm_self_test(const Environment& environment) {
  const auto token = find(environment, agent::kSelfTestVariable);
  if (token && agent::is_self_test_token(*token)) the_token = new std::string(*token);
}

bool self_test_is_armed() {
  return the_token != nullptr;
}

bool wants_self_test(const Request& request) {
  return the_token != nullptr && request.header(agent::kSelfTestEnviron).starts_with(*the_token);
}

Ref answer_self_test(Request& request, PyObject* start_response) {
  if (request.header(agent::kSelfTestEnviron).ends_with(agent::kSelfTestBlock)) {
    return be_attacked(start_response);
  }
  const std::string report =
      contained("the self-test", std::string(), [&] { return self_test_report(request); });
  ::nanosleep(&kHold, nullptr);
  return respond(start_response, report);
}

}  // namespace sqreen::python
