// SPDX-License-Identifier: Apache-2.0
// Counts lines while a parser reads, for parsers that tell no position of what they find
// (nlohmann/json's).
//
//   int line = 1;
//   parse(LineCountingIterator(text.data(), &line), LineCountingIterator(end, &line), handler);
#pragma once

#include <cstddef>
#include <iterator>

namespace sqreen {

class LineCountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  LineCountingIterator(const char* at, int* line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  LineCountingIterator& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  LineCountingIterator operator++(int) {
    LineCountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const LineCountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const LineCountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  int* line_;
};

}  // namespace sqreen
