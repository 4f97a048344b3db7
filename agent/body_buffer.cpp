// SPDX-License-Identifier: Apache-2.0
#include "agent/body_buffer.h"

#include <algorithm>

#include "agent/parsers/content_type.h"
#include "agent/parsers/multipart.h"

namespace sqreen::agent {
namespace {

std::string multipart_delimiter(std::string_view content_type) {
  const HeaderValue type = parse_header_value(content_type);
  const std::string* boundary =
      type.value.starts_with("multipart/") ? type.find("boundary") : nullptr;
  return boundary == nullptr || boundary->empty() ? std::string() : "--" + *boundary;
}

}  // namespace

BodyBuffer::BodyBuffer(std::string_view content_type, std::size_t limit)
    : limit_(limit), delimiter_(multipart_delimiter(content_type)) {}

void BodyBuffer::append(std::string_view bytes) {
  if (bytes.empty()) return;
  ++version_;
  if (delimiter_.empty()) {
    keep(bytes);
  } else {
    append_multipart(bytes);
  }
}

void BodyBuffer::keep(std::string_view bytes) {
  const std::size_t room = limit_ - std::min(limit_, kept_.size());
  if (bytes.size() > room) over_limit_ = true;
  kept_.append(bytes.substr(0, room));
}

// A part's headers are held back until they are whole: they tell whether it is a file.
void BodyBuffer::append_multipart(std::string_view bytes) {
  constexpr std::size_t kMaxHeaders = 64 * 1024;
  pending_.append(bytes);
  for (;;) {
    if (place_ == Place::headers) {
      const std::size_t end = pending_.find("\r\n\r\n");
      const std::size_t bare = pending_.find("\n\n");
      const std::size_t stop = std::min(end == std::string::npos ? end : end + 4,
                                        bare == std::string::npos ? bare : bare + 2);
      if (stop == std::string::npos && pending_.size() < kMaxHeaders) return;
      const std::size_t taken = std::min(stop, pending_.size());
      // Behind the delimiter its line ends first.
      const std::string_view headers = std::string_view(pending_).substr(0, taken);
      const bool is_file =
          is_file_part(headers.substr(std::min(headers.find('\n') + 1, headers.size())));
      keep(headers);
      pending_.erase(0, taken);
      place_ = is_file ? Place::file : Place::preamble_or_field;
      continue;
    }
    const std::size_t at = pending_.find(delimiter_);
    if (at == std::string::npos) {
      // What may be the beginning of a delimiter, with its line end, stays for the next read.
      const std::size_t held = std::min(pending_.size(), delimiter_.size() + 2);
      const std::size_t passed = pending_.size() - held;
      if (place_ != Place::file) keep(std::string_view(pending_).substr(0, passed));
      pending_.erase(0, passed);
      return;
    }
    if (place_ == Place::file) {
      keep("\r\n");
    } else {
      keep(std::string_view(pending_).substr(0, at));
    }
    keep(delimiter_);
    pending_.erase(0, at + delimiter_.size());
    place_ = Place::headers;
  }
}

}  // namespace sqreen::agent
