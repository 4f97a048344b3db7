// SPDX-License-Identifier: Apache-2.0
#include "pymodule/request.h"

#include <algorithm>
#include <new>

#include "core/ascii.h"

namespace sqreen::python {
namespace {

PyTypeObject request_type = {PyVarObject_HEAD_INIT(nullptr, 0)};

// Interned once and leaked on purpose: a look-up by them neither makes nor hashes a string.
struct Keys {
  PyObject* method;
  PyObject* script_name;
  PyObject* path_info;
  PyObject* query;
  PyObject* content_type;
  PyObject* content_length;
  PyObject* transfer_encoding;
  PyObject* peer;
};
Keys keys = {};

constexpr std::string_view kHeaderPrefix = "HTTP_";
constexpr std::string_view kCookie = "HTTP_COOKIE";

void deallocate(PyObject* self) {
  reinterpret_cast<RequestObject*>(self)->request.~Request();
  PyObject_Free(self);
}

// "USER_AGENT" -> "user-agent"
void append_header_name(std::string& out, std::string_view wsgi_name) {
  for (const char c : wsgi_name) {
    out += c == '_' ? '-' : ascii_lower(c);
  }
}

}  // namespace

std::string_view Request::value(PyObject* key) const {
  PyObject* found = PyDict_GetItem(environ_.get(), key);
  return found == nullptr ? std::string_view() : wsgi_bytes(found);
}

std::string_view Request::method() const {
  return value(keys.method);
}
std::string_view Request::query() const {
  return value(keys.query);
}
std::string_view Request::content_type() const {
  return value(keys.content_type);
}
std::string_view Request::peer() const {
  return value(keys.peer);
}

std::string Request::path() const {
  return std::string(value(keys.script_name)).append(value(keys.path_info));
}

std::string_view Request::header(const char* name) const {
  PyObject* found = PyDict_GetItemString(environ_.get(), name);
  return found == nullptr ? std::string_view() : wsgi_bytes(found);
}

bool Request::announces_body() const {
  const std::string_view length = value(keys.content_length);
  if (!length.empty() && length != "0") return true;
  return PyDict_GetItem(environ_.get(), keys.transfer_encoding) != nullptr;
}

void Request::keep_strings_only() {
  Ref strings = Ref::steal(PyDict_New());
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t position = 0;
  while (strings && PyDict_Next(environ_.get(), &position, &key, &value)) {
    if (is_native_string(value) && PyDict_SetItem(strings.get(), key, value) != 0) strings = Ref();
  }
  if (strings) {
    environ_ = std::move(strings);
  } else {
    PyErr_Clear();
  }
}

void Request::parse_head() {
  struct Header {
    std::string_view key;
    std::string_view value;
  };
  std::vector<Header> headers;
  headers.reserve(24);
  agent::RequestParts parts;
  std::size_t text_size = 0;
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(environ_.get(), &position, &key, &value)) {
    std::string_view name = wsgi_bytes(key);
    if (!name.starts_with(kHeaderPrefix) || !is_native_string(value)) continue;
    if (name == kCookie) {
      parts.cookie = wsgi_bytes(value);
      continue;
    }
    name.remove_prefix(kHeaderPrefix.size());
    text_size += name.size();
    headers.push_back({name, wsgi_bytes(value)});
  }
  head_text_ = path();
  const std::size_t path_size = head_text_.size();
  head_text_.reserve(path_size + text_size);  // the views stay where they are
  parts.path = std::string_view(head_text_.data(), path_size);
  parts.headers.reserve(headers.size() + 1);
  for (const Header& header : headers) {
    const char* const begin = head_text_.data() + head_text_.size();
    append_header_name(head_text_, header.key);
    parts.headers.emplace_back(std::string_view(begin, header.key.size()), header.value);
  }
  parts.method = method();
  parts.query = query();
  parts.content_type = content_type();
  if (!parts.content_type.empty()) parts.headers.emplace_back("content-type", parts.content_type);
  inputs_.emplace();
  inputs_->parse_head(parts);
}

void Request::refresh_inputs() {
  if (!inputs_) parse_head();
  if (body_ && body_->version() != parsed_body_version_) {
    parsed_body_version_ = body_->version();
    sql_inputs_.reset();  // its views point into the old body
    inputs_->parse_body(content_type(), body_->view(), body_->is_complete());
  }
}

const agent::Inputs& Request::inputs() {
  refresh_inputs();
  return *inputs_;
}

agent::SqlInputs& Request::sql_inputs() {
  refresh_inputs();
  if (!sql_inputs_ || sql_inputs_version_ != inputs_->version()) {
    sql_inputs_.emplace(*inputs_);
    sql_inputs_version_ = inputs_->version();
  }
  return *sql_inputs_;
}

bool Request::was_reported(PyObject* statement) const {
  return std::any_of(reported_.begin(), reported_.end(),
                     [statement](const Ref& reported) { return reported.get() == statement; });
}

void Request::remember_reported(PyObject* statement) {
  constexpr std::size_t kEnough = 64;
  const bool is_constant = PyUnicode_CheckExact(statement) || PyBytes_CheckExact(statement);
  if (is_constant && reported_.size() < kEnough) reported_.push_back(Ref::borrow(statement));
}

Ref make_request(PyObject* environ) {
  Ref copy = Ref::steal(PyDict_Copy(environ));
  if (!copy) return {};
  RequestObject* object = PyObject_New(RequestObject, &request_type);
  if (object == nullptr) return {};
  new (&object->request) Request(std::move(copy));
  return Ref::steal(object);
}

bool is_request(PyObject* object) {
  return Py_TYPE(object) == &request_type;
}

int ready_request_type() {
  request_type.tp_name = "sqreen.Request";
  request_type.tp_basicsize = sizeof(RequestObject);
  request_type.tp_flags = SQREEN_TPFLAGS;
  request_type.tp_dealloc = deallocate;
  keys = {intern("REQUEST_METHOD"),         intern("SCRIPT_NAME"),  intern("PATH_INFO"),
          intern("QUERY_STRING"),           intern("CONTENT_TYPE"), intern("CONTENT_LENGTH"),
          intern("HTTP_TRANSFER_ENCODING"), intern("REMOTE_ADDR")};
  if (PyErr_Occurred() != nullptr) return -1;
  return PyType_Ready(&request_type);
}

}  // namespace sqreen::python
