// SPDX-License-Identifier: Apache-2.0
// What a request brought: every value and every name that an attacker chose, decoded as an app
// would decode it.
//
// The pymodule room fills a RequestParts with views of the raw request when the first sink of a
// request asks, and Inputs parses it once. Views into `parts` must outlive the Inputs; decoded text
// lives in the Inputs. Not thread-safe: one request, one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace sqreen::agent {

enum class Origin : std::uint8_t { query, path, header, cookie, form, multipart, json };
std::string_view origin_name(Origin origin);  // "query", ...

// The raw parts, as bytes. WSGI's latin-1 strings are turned back into bytes by the caller.
struct RequestParts {
  std::string_view method;
  std::string_view
      path;  // PATH_INFO (and SCRIPT_NAME before it), percent-decoded once by the server
  std::string_view query;  // QUERY_STRING, undecoded
  std::string_view content_type;
  std::string_view cookie;  // the Cookie header
  std::vector<std::pair<std::string_view, std::string_view>>
      headers;            // without Cookie; names in their HTTP form ("user-agent")
  std::string_view body;  // what the app has read so far
  bool body_complete = false;
};

struct Input {
  Origin origin;
  bool is_name;  // the attacker's text is the name itself
  std::string_view
      name;  // parameter, header, cookie, JSON path ("items[0].name"); empty for the path
  std::string_view value;  // bytes, decoded
};

class Inputs {
 public:
  struct Limits {
    std::size_t count =
        2000;  // values and names; what is beyond is not looked at and counted as dropped
    std::size_t json_depth = 64;
  };

  Inputs() = default;
  explicit Inputs(Limits limits) : limits_(limits) {}
  Inputs(const Inputs&) = delete;
  Inputs& operator=(const Inputs&) = delete;

  // Parses everything but the body.
  void parse_head(const RequestParts& parts);
  // Parses the body by its content type, replacing what an earlier call with less of it found.
  // Incomplete bodies give what is there. Text of unknown type is one value; file contents of a
  // multipart body are none.
  void parse_body(std::string_view content_type, std::string_view body, bool complete);

  const std::vector<Input>& all() const { return all_; }
  // Grows with every change: what was derived from an older version is stale.
  std::uint32_t version() const { return version_; }
  std::size_t dropped() const { return dropped_; }

 private:
  friend class InputCollector;
  Limits limits_;
  std::vector<Input> all_;
  std::vector<std::unique_ptr<char[]>> owned_;  // decoded text, in chunks
  std::size_t head_inputs_ = 0;
  std::size_t head_owned_ = 0;
  std::size_t head_dropped_ = 0;
  std::uint32_t version_ = 0;
  std::size_t dropped_ = 0;
};

}  // namespace sqreen::agent
