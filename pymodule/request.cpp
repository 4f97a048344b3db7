// SPDX-License-Identifier: Apache-2.0
#include "pymodule/request.h"

#include <new>

namespace sqreen::python {
namespace {

PyTypeObject request_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

void deallocate(PyObject* self) {
  delete reinterpret_cast<RequestObject*>(self)->request;
  PyObject_Free(self);
}

// "HTTP_USER_AGENT" -> "user-agent"
std::string header_name(std::string_view wsgi_name) {
  std::string name(wsgi_name.substr(5));
  for (char& c : name) {
    if (c == '_') c = '-';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

}  // namespace

Request::Request(PyObject* environ) {
  headers_.reserve(16);
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(environ, &position, &key, &value)) {
    if (is_native_string(value)) take(wsgi_bytes(key), key, value);
  }
}

void Request::take(std::string_view key, PyObject* key_object, PyObject* value) {
  if (key.starts_with("HTTP_")) {
    if (key == "HTTP_COOKIE") {
      cookie_ = Ref::borrow(value);
      return;
    }
    if (key == "HTTP_TRANSFER_ENCODING") announces_body_ = true;
    headers_.push_back({Ref::borrow(key_object), Ref::borrow(value)});
  } else if (key == "PATH_INFO") {
    path_info_ = Ref::borrow(value);
  } else if (key == "QUERY_STRING") {
    query_ = Ref::borrow(value);
  } else if (key == "REQUEST_METHOD") {
    method_ = Ref::borrow(value);
  } else if (key == "SCRIPT_NAME") {
    script_name_ = Ref::borrow(value);
  } else if (key == "CONTENT_TYPE") {
    content_type_ = Ref::borrow(value);
  } else if (key == "CONTENT_LENGTH") {
    const std::string_view length = wsgi_bytes(value);
    if (!length.empty() && length != "0") announces_body_ = true;
  } else if (key == "REMOTE_ADDR") {
    peer_ = Ref::borrow(value);
  }
}

std::string Request::path() const {
  std::string path(wsgi_bytes_of(script_name_));
  path += wsgi_bytes_of(path_info_);
  return path;
}

std::string_view Request::header(std::string_view name) const {
  for (const Header& header : headers_) {
    if (wsgi_bytes(header.key.get()) == name) return wsgi_bytes(header.value.get());
  }
  return {};
}

void Request::refresh_inputs() {
  if (!inputs_) {
    agent::RequestParts parts;
    parts.method = method();
    texts_.push_back(path());
    parts.path = texts_.back();
    parts.query = query();
    parts.content_type = content_type();
    parts.cookie = wsgi_bytes_of(cookie_);
    parts.headers.reserve(headers_.size() + 1);
    for (const Header& header : headers_) {
      texts_.push_back(header_name(wsgi_bytes(header.key.get())));
      parts.headers.emplace_back(texts_.back(), wsgi_bytes(header.value.get()));
    }
    if (!parts.content_type.empty()) parts.headers.emplace_back("content-type", parts.content_type);
    inputs_.emplace();
    inputs_->parse_head(parts);
  }
  if (body_ && body_->version() != parsed_body_version_) {
    parsed_body_version_ = body_->version();
    sql_candidates_.reset();  // its views point into the old body
    inputs_->parse_body(content_type(), body_->view(), body_->is_complete());
  }
}

const agent::Inputs& Request::inputs() {
  refresh_inputs();
  return *inputs_;
}

const agent::SqlCandidates& Request::sql_candidates() {
  refresh_inputs();
  if (!sql_candidates_ || candidates_version_ != inputs_->version()) {
    sql_candidates_.emplace(*inputs_);
    candidates_version_ = inputs_->version();
  }
  return *sql_candidates_;
}

bool Request::is_known_clean(PyObject* statement, agent::SqlDialect dialect) {
  if (!inputs_) return false;
  if (body_ && body_->version() != parsed_body_version_) return false;
  for (const CleanStatement& clean : clean_) {
    if (clean.statement.get() == statement && clean.dialect == dialect &&
        clean.inputs_version == inputs_->version())
      return true;
  }
  return false;
}

void Request::remember_clean(PyObject* statement, agent::SqlDialect dialect) {
  CleanStatement& slot = clean_[next_clean_++ % 4];
  slot.statement = Ref::borrow(statement);
  slot.dialect = dialect;
  slot.inputs_version = inputs_ ? inputs_->version() : 0;
}

Ref make_request(PyObject* environ) {
  RequestObject* object = PyObject_New(RequestObject, &request_type);
  if (object == nullptr) return {};
  object->request = new (std::nothrow) Request(environ);
  Ref owner = Ref::steal(object);
  if (object->request == nullptr) {
    PyErr_NoMemory();
    return {};
  }
  return owner;
}

bool is_request(PyObject* object) {
  return Py_TYPE(object) == &request_type;
}

int ready_request_type() {
  request_type.tp_name = "sqreen.Request";
  request_type.tp_basicsize = sizeof(RequestObject);
  request_type.tp_flags = SQREEN_TPFLAGS;
  request_type.tp_dealloc = deallocate;
  return PyType_Ready(&request_type);
}

}  // namespace sqreen::python
