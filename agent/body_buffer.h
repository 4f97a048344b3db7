// SPDX-License-Identifier: Apache-2.0
// The part of a request's body that can hold input, as the app reads it: text up to a limit. The
// contents of uploaded files in a multipart body are dropped as they pass, so that a large file in
// front of a hostile field does not push the field over the limit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sqreen::agent {

class BodyBuffer {
 public:
  BodyBuffer(std::string_view content_type, std::size_t limit);

  void append(std::string_view bytes);
  void complete() { complete_ = true; }  // the app met the end

  std::string_view view() const { return kept_; }
  bool is_complete() const { return complete_; }
  bool over_limit() const { return over_limit_; }
  std::uint32_t version() const { return version_; }  // grows with every append

 private:
  void append_multipart(std::string_view bytes);
  void keep(std::string_view bytes);

  enum class Place { preamble_or_field, headers, file };
  std::size_t limit_;
  std::string delimiter_;  // "--boundary"; empty when the body is not multipart
  std::string pending_;    // of a multipart body: seen, not yet judged
  Place place_ = Place::preamble_or_field;
  std::string kept_;
  bool complete_ = false;
  bool over_limit_ = false;
  std::uint32_t version_ = 0;
};

}  // namespace sqreen::agent
