// SPDX-License-Identifier: Apache-2.0
// One request: a shallow copy of its `environ`, taken at the entry so that nothing the app does to
// `environ` hides what came in, and everything derived from it only when a sink asks. CPython 3.7+
// clones such a dictionary in some 500 instructions, a sixth of what looking at each entry costs.
// Lives as long as anything of the request runs, its background threads included. Needs the GIL for
// everything.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/body_buffer.h"
#include "agent/detectors/sql_injection.h"
#include "agent/inputs.h"
#include "pymodule/ref.h"

namespace sqreen::python {

class Request {
 public:
  // `environ`: a WSGI environment (PEP 3333) that nobody else has.
  explicit Request(Ref environ) : environ_(std::move(environ)) {}
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  std::string_view method() const;
  std::string_view query() const;
  std::string_view content_type() const;
  std::string_view peer() const;
  std::string path() const;  // SCRIPT_NAME and PATH_INFO
  // `name` as WSGI writes it: "HTTP_ACCEPT". Empty when there is none.
  std::string_view header(const char* name) const;
  bool announces_body() const;

  // Replaces the body observer; what the app reads from now on goes there.
  void observe_body(std::shared_ptr<agent::BodyBuffer> body) { body_ = std::move(body); }

  // The response is complete: what outlives it keeps the request's strings, and none of the
  // server's objects (its sockets and buffers).
  void keep_strings_only();

  // Parsed on first use, and again when more of the body was read.
  const agent::Inputs& inputs();
  agent::SqlInputs& sql_inputs();

  // In monitor mode one event for a statement is enough. The object is kept alive, so that its
  // address names it; what could change is not remembered.
  bool was_reported(PyObject* statement) const;
  void remember_reported(PyObject* statement);

  bool blocked = false;  // an operation was refused: the block page is due
  int running = 0;     // the app's code is being run for it: its call, or its response's next chunk
  int sink_depth = 0;  // a driver's own inner calls are not judged twice
  std::string event_id;           // of the latest attack
  bool status_is_wanted = false;  // an event waits for the response's status

 private:
  std::string_view value(PyObject* key) const;
  void parse_head();
  void refresh_inputs();

  Ref environ_;
  std::shared_ptr<agent::BodyBuffer> body_;
  std::uint32_t parsed_body_version_ = 0;
  std::optional<agent::Inputs> inputs_;
  std::string head_text_;  // what the inputs' views point to: joined path, header names
  std::optional<agent::SqlInputs> sql_inputs_;
  std::uint32_t sql_inputs_version_ = 0;
  std::vector<Ref> reported_;
};

// The Python object that carries a Request through context variables.
struct RequestObject {
  PyObject_HEAD Request request;
};

Ref make_request(PyObject* environ);  // empty with an exception set on failure
bool is_request(PyObject* object);
inline Request& request_of(const Ref& object) {
  return reinterpret_cast<RequestObject*>(object.get())->request;
}

int ready_request_type();

}  // namespace sqreen::python
