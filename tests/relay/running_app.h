// SPDX-License-Identifier: Apache-2.0
// A stand-in for an app under `sqreen start`: a process that makes a run, starts its relay, and
// does what a test tells it. Its relay is a real one, detached under its watching parent.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/run_folder.h"
#include "core/scratch.h"
#include "relay/relay.h"
#include "relay/store.h"

namespace sqreen::relay {

// Until `holds` does. Nothing is measured: a machine may be slow, so the limit is far away.
inline bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 6'000; ++i) {
    if (holds()) return true;
    system_clock().sleep_ns(10'000'000);
  }
  return false;
}

inline bool exists(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

// "Uid" of /proc/PID/status, the whole rest of its line.
inline std::string proc_status(pid_t pid, const std::string& field) {
  std::istringstream lines(read_file("/proc/" + std::to_string(pid) + "/status"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(field + ":\t")) return line.substr(field.size() + 2);
  }
  return {};
}

inline pid_t parent_of(pid_t pid) {
  return static_cast<pid_t>(std::atoi(proc_status(pid, "PPid").c_str()));
}

class RunningApp {
 public:
  struct Paths {
    std::string runtime;
    std::string state;
  };
  // Runs in the app's process, which lives on after it until the test ends or kills it.
  using Body = std::function<void(RunFiles& files)>;

  enum class Relay { started, missing };

  RunningApp(const Paths& paths, const std::string& name, const Body& body,
             Relay relay = Relay::started)
      : name_(name) {
    options_.app_name = name;
    options_.state_folder = paths.state;
    int told[2];
    int hold[2];
    if (pipe2(told, O_CLOEXEC) != 0 || pipe2(hold, O_CLOEXEC) != 0) std::abort();
    pid_ = start_child([&] {
      close(told[0]);
      close(hold[1]);
      auto files = create_run(paths.runtime, name);
      if (!files || !inheritable(*files)) return 1;
      options_.run_folder = files->folder;
      if (relay == Relay::started && !start_detached(options_)) return 2;
      if (write(told[1], files->folder.data(), files->folder.size()) < 0) return 3;
      close(told[1]);
      body(*files);
      char end;
      while (read(hold[0], &end, 1) < 0 && errno == EINTR) {
      }
      return 0;
    });
    close(told[1]);
    close(hold[0]);
    hold_ = hold[1];
    char text[1024];
    const ssize_t got = read(told[0], text, sizeof text);
    close(told[0]);
    options_.run_folder.assign(text, got > 0 ? static_cast<std::size_t>(got) : 0);
  }
  ~RunningApp() { kill_it(); }
  RunningApp(const RunningApp&) = delete;

  const std::string& folder() const { return options_.run_folder; }
  const RelayOptions& options() const { return options_; }
  pid_t pid() const { return pid_; }
  std::string store() const { return store_path(options_.state_folder, name_); }

  int end() {  // as a command that is done
    close(std::exchange(hold_, -1));
    return wait_for(std::exchange(pid_, 0));
  }
  void kill_it() {
    if (pid_ == 0) return;
    close(std::exchange(hold_, -1));
    kill(pid_, SIGKILL);
    wait_for(std::exchange(pid_, 0));
  }

  // 0 when there is none.
  pid_t relay() const {
    const auto region = SharedRegion::open(folder() + "/region");
    return region && is_alive(region->relay()) ? region->relay().pid : 0;
  }
  // The relay that is at work, once there is one.
  pid_t wait_for_relay() const {
    pid_t found = 0;
    eventually([&] { return (found = relay()) != 0; });
    return found;
  }
  bool wait_until_removed() const {
    return eventually([this] { return !exists(folder()); });
  }

 private:
  std::string name_;
  RelayOptions options_;
  pid_t pid_ = 0;
  int hold_ = -1;
};

// How often each event's id is in the store.
inline std::map<std::string, int> count_ids(const std::string& path) {
  std::map<std::string, int> ids;
  const auto store = Store::open_read_only(path);
  if (!store) return ids;
  const auto visited = store->for_each_event({}, [&ids](const StoredEvent& event) {
    // {"id":"...": the first member always.
    ++ids[event.json.substr(7, event.json.find('"', 7) - 7)];
  });
  EXPECT_TRUE(visited) << visited.error().message;
  return ids;
}

}  // namespace sqreen::relay
