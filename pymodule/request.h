// SPDX-License-Identifier: Apache-2.0
// One request: references to its raw parts, taken at the entry so that nothing the app does to
// `environ` hides them, and everything derived from them only when a sink asks. Lives as long as
// anything of the request runs, its background threads included. Needs the GIL for everything.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/body_buffer.h"
#include "agent/detectors/sql_injection.h"
#include "agent/inputs.h"
#include "agent/sql/dialect.h"
#include "pymodule/ref.h"

namespace sqreen::python {

class Request {
 public:
  // `environ`: a WSGI environment (PEP 3333). Keeps references to its strings, not to it.
  explicit Request(PyObject* environ);
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  std::string_view method() const { return wsgi_bytes_of(method_); }
  std::string_view query() const { return wsgi_bytes_of(query_); }
  std::string_view content_type() const { return wsgi_bytes_of(content_type_); }
  std::string_view peer() const { return wsgi_bytes_of(peer_); }
  std::string path() const;  // SCRIPT_NAME and PATH_INFO
  // `name` as WSGI writes it: "HTTP_ACCEPT". Empty when there is none.
  std::string_view header(std::string_view name) const;
  bool announces_body() const { return announces_body_; }

  // Replaces the body observer; what the app reads from now on goes there.
  void observe_body(std::shared_ptr<agent::BodyBuffer> body) { body_ = std::move(body); }

  // Parsed on first use, and again when more of the body was read.
  const agent::Inputs& inputs();
  const agent::SqlCandidates& sql_candidates();

  // A statement that was found clean needs no second look while the inputs stay the same. The
  // object is kept alive, so that its address names it.
  bool is_known_clean(PyObject* statement, agent::SqlDialect dialect);
  void remember_clean(PyObject* statement, agent::SqlDialect dialect);

  bool blocked = false;  // an operation was refused: the block page is due
  int running = 0;     // the app's code is being run for it: its call, or its response's next chunk
  int sink_depth = 0;  // a driver's own inner calls are not judged twice
  std::string event_id;           // of the latest attack
  bool status_is_wanted = false;  // an event waits for the response's status

 private:
  static std::string_view wsgi_bytes_of(const Ref& value) {
    return value ? wsgi_bytes(value.get()) : std::string_view();
  }
  void take(std::string_view key, PyObject* key_object, PyObject* value);
  void refresh_inputs();

  struct Header {
    Ref key;
    Ref value;
  };
  struct CleanStatement {
    Ref statement;
    agent::SqlDialect dialect = agent::SqlDialect::sqlite;
    std::uint32_t inputs_version = 0;
  };

  Ref method_, script_name_, path_info_, query_, content_type_, cookie_, peer_;
  std::vector<Header> headers_;
  bool announces_body_ = false;
  std::shared_ptr<agent::BodyBuffer> body_;
  std::uint32_t parsed_body_version_ = 0;
  std::optional<agent::Inputs> inputs_;
  std::deque<std::string> texts_;  // what the inputs' views point to: joined path, header names
  std::optional<agent::SqlCandidates> sql_candidates_;
  std::uint32_t candidates_version_ = 0;
  CleanStatement clean_[4];
  unsigned next_clean_ = 0;
};

// The Python object that carries a Request through context variables.
struct RequestObject {
  PyObject_HEAD Request* request;
};

Ref make_request(PyObject* environ);  // empty with an exception set on failure
bool is_request(PyObject* object);
inline Request& request_of(const Ref& object) {
  return *reinterpret_cast<RequestObject*>(object.get())->request;
}

int ready_request_type();

}  // namespace sqreen::python
