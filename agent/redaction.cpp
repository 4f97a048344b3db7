// SPDX-License-Identifier: Apache-2.0
#include "agent/redaction.h"

#include <string.h>  // memmem: linear, unlike string_view::find

#include <algorithm>

#include "agent/scrubber.h"
#include "core/text.h"

namespace sqreen::agent {

Redaction::Redaction(std::string_view text, std::size_t begin, std::size_t size)
    : whole_(text),
      begin_(std::min(begin, text.size())),
      end_(begin_ + std::min(size, text.size() - begin_)) {}

void Redaction::hide(std::size_t begin, std::size_t size) {
  const std::size_t end = std::min(begin + size, end_);
  begin = std::max(begin, begin_);
  if (begin < end) ranges_.emplace_back(begin, end);
}

void Redaction::hide_all(const std::vector<std::string>& secrets) {
  std::size_t longest = 0;
  for (const std::string& secret : secrets) {
    if (secret.empty()) {
      hide(begin_, end_ - begin_);
      return;
    }
    longest = std::max(longest, secret.size());
  }
  if (longest == 0) return;
  // A secret that crosses an edge of the part is found in what lies beyond, each in as much as its
  // own length needs.
  const std::size_t first = begin_ - std::min(longest - 1, begin_);
  const std::string lowered =
      to_lower(whole_.substr(first, end_ - first + std::min(longest - 1, whole_.size() - end_)));
  for (const std::string& secret : secrets) {
    const std::string needle = to_lower(secret);
    const std::size_t margin = needle.size() - 1;
    std::size_t at = begin_ - std::min(margin, begin_) - first;
    const std::size_t stop = std::min(end_ - first + margin, lowered.size());
    while (at < stop) {
      const void* found = memmem(lowered.data() + at, stop - at, needle.data(), needle.size());
      if (found == nullptr) break;
      at = static_cast<std::size_t>(static_cast<const char*>(found) - lowered.data());
      hide(first + at, needle.size());
      at += needle.size();
    }
  }
}

std::string Redaction::text() const {
  std::vector<std::pair<std::size_t, std::size_t>> ranges = ranges_;
  std::sort(ranges.begin(), ranges.end());
  std::string out;
  std::size_t written = begin_;
  bool hidden = false;  // the text so far ends in a replacement
  for (const auto& [begin, end] : ranges) {
    if (end <= written) continue;
    if (begin > written) {
      out += whole_.substr(written, begin - written);
      hidden = false;
    }
    if (!hidden) out += kRedacted;
    hidden = true;
    written = end;
  }
  out += whole_.substr(written, end_ - written);
  return out;
}

}  // namespace sqreen::agent
