// SPDX-License-Identifier: Apache-2.0
// Runs the built `sqreen` as a user would: with its own standard streams, environment and folder.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sqreen::cli {

struct RunResult {
  int exit_code = -1;  // 128 + number when a signal ended it
  int signal = 0;
  pid_t pid = 0;
  std::string out;  // until the last process that holds the pipe closes it
  std::string err;
};

struct RunOptions {
  std::map<std::string, std::string> environment;  // all of it
  std::string folder = "/";
  std::string input;
  // Called with the pid once the program runs.
  std::function<void(pid_t)> meanwhile = {};
};

// Waits until the program has ended and both pipes are closed; ends it by SIGKILL after 30 seconds.
RunResult run_program(const std::vector<std::string>& command, const RunOptions& options);

}  // namespace sqreen::cli
