// SPDX-License-Identifier: Apache-2.0
// A terminal of so many columns, and what was printed on it.
#pragma once

#include <fcntl.h>
#include <pty.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace sqreen::cli {

class PseudoTerminal {
 public:
  explicit PseudoTerminal(int columns) {
    const winsize size{5, static_cast<unsigned short>(columns), 0, 0};
    if (openpty(&master_, &slave_, nullptr, nullptr, &size) == 0) stream_ = fdopen(slave_, "w");
    // What is printed waits here until somebody reads it, and the kernel keeps 4 KiB.
    if (stream_ == nullptr) return;
    setvbuf(stream_, nullptr, _IOFBF, 1 << 16);
    fcntl(master_, F_SETFL, O_NONBLOCK);
  }
  PseudoTerminal(const PseudoTerminal&) = delete;
  ~PseudoTerminal() {
    if (stream_ != nullptr) std::fclose(stream_);
    close(master_);
  }
  std::FILE* stream() { return stream_; }
  std::string text() {
    std::fflush(stream_);
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; (got = read(master_, buffer, sizeof buffer)) > 0;) {
      text.append(buffer, static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  int master_ = -1;
  int slave_ = -1;
  std::FILE* stream_ = nullptr;
};

}  // namespace sqreen::cli
