// SPDX-License-Identifier: Apache-2.0
// The program as a user runs it, with what it printed: in this process, or in a child that goes on
// until it is told to stop.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "cli/captured_stream.h"
#include "cli/program.h"
#include "cli/term/terminal.h"
#include "core/scratch.h"

namespace sqreen::cli {

struct Captured {
  int code = -1;
  std::string out;
  std::string err;
};

inline Captured run_captured(const Environment& environment, std::vector<std::string> words,
                             const FileSystem& files = real_filesystem()) {
  CapturedStream streams[2];
  Captured captured;
  Terminal out(streams[0].file(), environment);
  Terminal err(streams[1].file(), environment);
  Context context{environment, files, out, err, {}, {}};
  captured.code = run_program("sqreen", std::move(words), context);
  captured.out = streams[0].text();
  captured.err = streams[1].text();
  return captured;
}

// The same in a child, its standard output read line by line as it comes.
class RunningProgram {
 public:
  RunningProgram(const Environment& environment, std::vector<std::string> words) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    pid_ = start_child([&] {
      close(ends[0]);
      dup2(ends[1], STDOUT_FILENO);
      close(ends[1]);
      Terminal out(stdout, environment);
      Terminal err(stderr, environment);
      Context context{environment, real_filesystem(), out, err, {}, {}};
      return run_program("sqreen", std::move(words), context);
    });
    close(ends[1]);
    out_ = fdopen(ends[0], "r");
  }
  ~RunningProgram() {
    stop_reading();
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    wait_for(pid_);
  }
  RunningProgram(const RunningProgram&) = delete;

  std::string line() {  // waits for it
    std::string text;
    for (int c = std::fgetc(out_); c != EOF && c != '\n'; c = std::fgetc(out_)) {
      text += static_cast<char>(c);
    }
    return text;
  }
  void stop_reading() {
    if (out_ != nullptr) std::fclose(std::exchange(out_, nullptr));
  }
  int end_with(int signal) {
    kill(pid_, signal);
    return end();
  }
  int end() { return wait_for(std::exchange(pid_, 0)); }

 private:
  pid_t pid_ = 0;
  std::FILE* out_ = nullptr;
};

}  // namespace sqreen::cli
