// SPDX-License-Identifier: Apache-2.0
// A stream that keeps what was printed.
#pragma once

#include <cstdio>
#include <string>

namespace sqreen::cli {

class CapturedStream {
 public:
  CapturedStream() : file_(std::tmpfile()) {}
  CapturedStream(const CapturedStream&) = delete;
  ~CapturedStream() { std::fclose(file_); }
  std::FILE* file() { return file_; }
  std::string text() {
    std::fflush(file_);
    std::rewind(file_);
    std::string text;
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, file_)) > 0;)
      text.append(buffer, got);
    return text;
  }

 private:
  std::FILE* file_;
};

}  // namespace sqreen::cli
