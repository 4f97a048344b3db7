// SPDX-License-Identifier: Apache-2.0
// An app that was started to be looked at: in a session of its own, its output in a file, and ended
// with everything that it started, whatever becomes of us.
//
// While one lives, this process adopts what its descendants leave behind (the relay, a server that
// made itself a daemon), so that nothing gets out of sight; it has no other children.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/environment.h"
#include "core/error.h"

namespace sqreen::doctor {

struct AppCommand {
  std::vector<std::string> words;  // the program first, a path
  Environment environment;
  std::string folder;
  std::string output;  // a file, which is made
};

class AppProcess {
 public:
  static Expected<AppProcess> start(const AppCommand& command);
  AppProcess(AppProcess&& other) noexcept;
  AppProcess& operator=(AppProcess&&) = delete;
  ~AppProcess();  // ends what still runs, without waiting long

  pid_t pid() const { return pid_; }
  // Reaps. nullopt: it runs, or has left running children behind (a daemon). Else how it ended:
  // "exit status 3", "signal 9 (Killed)".
  std::optional<std::string> ended();
  // Every living process below this one.
  std::vector<pid_t> processes() const;
  // Asks as a terminal would (SIGINT), then as a supervisor (SIGTERM), then insists, so long each.
  // The relay gets the time to store what it has, unless there is no patience at all. Returns what
  // could not be ended.
  std::vector<pid_t> stop(std::chrono::milliseconds patience);

 private:
  explicit AppProcess(pid_t pid);
  void reap();
  std::vector<pid_t> running(bool with_own);
  void wait(bool with_own, std::chrono::milliseconds time);

  pid_t pid_;
  std::optional<std::string> end_;
  int was_subreaper_ = 0;
};

}  // namespace sqreen::doctor
