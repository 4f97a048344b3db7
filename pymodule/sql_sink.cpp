// SPDX-License-Identifier: Apache-2.0
#include "pymodule/sql_sink.h"

#include <unistd.h>

#include "agent/attack_event.h"
#include "core/clock.h"
#include "pymodule/attack_blocked.h"
#include "pymodule/boundary.h"
#include "pymodule/context.h"
#include "pymodule/known_statements.h"
#include "pymodule/stack.h"

namespace sqreen::python {
namespace {

std::string* standard_library = nullptr;  // leaked on purpose
KnownStatements& known_clean() {
  static auto* const statements = new KnownStatements;  // leaked on purpose
  return *statements;
}

// The statement as UTF-8 bytes. `owner` keeps what the view points into.
bool statement_text(PyObject* statement, PyObject* cursor, const SqlSink& sink, Ref& owner,
                    std::string_view& text) {
  if (utf8_view(statement, text)) return true;
  if (PyBytes_Check(statement)) {
    text = {PyBytes_AS_STRING(statement), static_cast<std::size_t>(PyBytes_GET_SIZE(statement))};
    return true;
  }
  if (PyUnicode_Check(statement)) {  // 2.7's unicode, and text with lone surrogates
    owner = Ref::steal(PyUnicode_AsEncodedString(statement, "utf-8",
                                                 SQREEN_PYTHON_2 ? "replace" : "surrogatepass"));
    if (!owner) PyErr_Clear();
    return owner && statement_text(owner.get(), cursor, sink, owner, text);
  }
  if (PyByteArray_Check(statement)) {
    text = {PyByteArray_AS_STRING(statement),
            static_cast<std::size_t>(PyByteArray_GET_SIZE(statement))};
    return true;
  }
  if (sink.render != nullptr && PyObject_HasAttrString(statement, sink.render) != 0) {
    Ref rendered = Ref::steal(PyObject_CallMethod(statement, const_cast<char*>(sink.render),
                                                  const_cast<char*>("O"), cursor));
    if (!rendered || PyObject_HasAttrString(rendered.get(), sink.render) != 0) {
      PyErr_Clear();  // the driver will say what is wrong with it
      return false;
    }
    if (!statement_text(rendered.get(), cursor, sink, owner, text)) return false;
    if (!owner) owner = std::move(rendered);
    return true;
  }
  return false;
}

std::string report(ProcessAgent& agent, Request& request, const SqlSink& sink,
                   const agent::SqlInjection& found, std::string_view statement, bool blocked) {
  Stack stack = current_stack(standard_library == nullptr ? std::string() : *standard_library);
  const std::string path = request.path();
  std::string forwarded_name = "HTTP_X_FORWARDED_FOR";
  if (!agent.settings().ip_header.empty()) {
    forwarded_name = "HTTP_";
    for (const char c : agent.settings().ip_header) {
      forwarded_name +=
          c == '-' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
  }
  const std::string client = agent::client_address(
      request.peer(), request.header(forwarded_name.c_str()), agent.proxies());
  agent::AttackEvent event;
  event.id = agent::new_event_id();
  event.wall_ns = system_clock().wall_ns();
  event.pid = static_cast<int>(::getpid());
  event.blocked = blocked;
  event.attack = "sql_injection";
  event.sink = sink.name;
  event.driver = sink.driver;
  event.input = found.input;
  event.statement = statement;
  event.stack = std::move(stack.frames);
  event.location = stack.location;
  event.method = request.method();
  event.path = path;
  event.query = request.query();
  event.user_agent = request.header("HTTP_USER_AGENT");
  event.client_ip = client;
  constexpr std::size_t kFrame = 64;  // what the log adds to a payload, generously
  agent.report(RecordKind::attack, agent::encode_attack(event, request.inputs(), agent.scrubber(),
                                                        kMaxRecord - kFrame));
  agent.on_attack();
  return event.id;
}

// False: the call must not happen, and an exception is set.
bool allow(PyObject* statement, PyObject* cursor, Request& request, const SqlSink& sink) {
  ProcessAgent* agent = active_agent();
  if (agent == nullptr || agent->policy().mode == Mode::off) return true;
  if (known_clean().has(statement, sink.dialect)) return true;
  if (request.was_reported(statement)) return true;
  agent->on_check();
  agent::SqlInputs& inputs = request.sql_inputs();
  if (!inputs.empty()) {
    Ref owner;
    std::string_view text;
    if (!statement_text(statement, cursor, sink, owner, text)) return true;
    if (const auto found = agent::find_sql_injection(text, sink.dialect, inputs)) {
      const bool block = agent->policy().mode == Mode::block;
      request.event_id = report(*agent, request, sink, *found, text, block);
      request.status_is_wanted = true;
      if (block) {
        request.blocked = true;
        raise_attack_blocked(request.event_id);
        return false;
      }
      request.remember_reported(statement);
      return true;
    }
  }
  known_clean().add(statement, sink.dialect);
  return true;
}

}  // namespace

PyObject* guard_sql(Call& call, const void* data) {
  const auto& sink = *static_cast<const SqlSink*>(data);
  Ref current = current_request();
  if (!current) return call.proceed();
  Request& request = request_of(current);
  if (sink.inner && request.sink_depth > 0) return call.proceed();
  PyObject* statement = call.argument(sink.position, sink.keyword);
  if (statement == nullptr) return call.proceed();
  const bool allowed = contained(
      sink.name, true, [&] { return allow(statement, call.argument(0, nullptr), request, sink); });
  if (!allowed) return nullptr;
  ++request.sink_depth;
  PyObject* result = call.proceed();
  --request.sink_depth;
  return result;
}

void set_standard_library(const char* folder) {
  standard_library = new std::string(folder);
}

}  // namespace sqreen::python
