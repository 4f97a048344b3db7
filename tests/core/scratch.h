// SPDX-License-Identifier: Apache-2.0
// What the tests of shared files need: a folder of their own, whole files, and child processes.
#pragma once

#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace sqreen {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = testing::TempDir() + "sqreen_core_XXXXXX";
    path_ = std::filesystem::canonical(mkdtemp(pattern.data()));
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + '/' + name; }

 private:
  std::string path_;
};

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// Runs `work` in a child; its result is the exit status.
template <typename Work>
pid_t start_child(Work work) {
  const pid_t pid = fork();
  if (pid == 0) {
    int status = 99;
    try {
      status = work();
    } catch (...) {
    }
    _exit(status);
  }
  return pid;
}

// The exit status, or 128 + the signal that ended it.
inline int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

template <typename Work>
int in_child(Work work) {
  return wait_for(start_child(work));
}

// A child that lives until its end of the pipe closes: nothing sleeps, and nothing outlives the
// test.
class WaitingChild {
 public:
  WaitingChild() {
    if (pipe(pipe_) != 0) std::abort();
    pid_ = start_child([this] {
      close(pipe_[1]);
      char byte;
      while (read(pipe_[0], &byte, 1) < 0 && errno == EINTR) {
      }
      return 0;
    });
    close(pipe_[0]);
  }
  ~WaitingChild() { end(); }
  WaitingChild(const WaitingChild&) = delete;

  pid_t pid() const { return pid_; }
  void end() {
    if (pid_ == 0) return;
    close(pipe_[1]);
    kill(pid_, SIGKILL);
    wait_for(pid_);
    pid_ = 0;
  }

 private:
  int pipe_[2];
  pid_t pid_ = 0;
};

// In a child of the test, with a mount namespace of its own, so that the mount ends with the child.
constexpr int kCannotMount = 77;
inline bool mount_tmpfs(const std::string& path, const char* options) {
  return unshare(CLONE_NEWNS) == 0 &&
         mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", path.c_str(), "tmpfs", 0, options) == 0;
}

}  // namespace sqreen
