// SPDX-License-Identifier: Apache-2.0
// The parent of the app: what PID 1 of a container owes it (see tini and dumb-init), and waiting
// for the relay, since the kernel kills everything else together with PID 1.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "cli/start/child_process.h"
#include "core/descriptor.h"

namespace sqreen::cli {
namespace {

constexpr int kFlushSteps = 300;  // of 10 ms: how long the relay gets to store what is left
constexpr timespec kFlushStep{0, 10'000'000};

// Everything that can be forwarded; what the processor raises stays with whom it hits.
sigset_t forwarded_signals() {
  sigset_t set;
  sigfillset(&set);
  for (const int own : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS}) sigdelset(&set, own);
  return set;
}

// The kernel's own (a key on the terminal) reaches the whole process group, so the child has it
// already.
bool came_from_terminal(const siginfo_t& info) {
  return info.si_code == SI_KERNEL;
}

// The app's pipes have to end when the app ends.
void let_go_of_stdio() {
  const Descriptor null = open_file("/dev/null", O_RDWR, 0);
  if (!null) return;
  for (const int fd : {0, 1, 2}) dup2(null.get(), fd);
}

// Reaps whatever has ended; true when `child` did.
bool reap(pid_t child, int& child_status) {
  bool ended = false;
  for (;;) {
    int status = 0;
    const pid_t pid = waitpid(-1, &status, WNOHANG);
    if (pid <= 0) return ended;
    if (pid != child) continue;
    child_status = status;
    ended = true;
  }
}

int wait_for_child(pid_t child, const sigset_t& signals) {
  int status = 0;
  for (;;) {
    siginfo_t info;
    const int signal = sigwaitinfo(&signals, &info);
    if (signal < 0) continue;  // interrupted by a stop
    if (signal == SIGCHLD) {
      if (reap(child, status)) return status;
    } else if (!came_from_terminal(info)) {
      kill(child, signal);
    } else if (signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU) {
      raise(SIGSTOP);  // with the child, so that the shell sees its job stopped
    }
  }
}

std::string read_folder(int fd) {
  std::string folder;
  char buffer[4096];
  ssize_t got;
  while ((got = read(fd, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR)) {
    if (got > 0) folder.append(buffer, static_cast<std::size_t>(got));
  }
  return folder;
}

// The relay removes the run's folder when all is stored. A second request to end cuts it short.
void wait_for_flush(const std::string& folder) {
  sigset_t ending;
  sigemptyset(&ending);
  for (const int signal : {SIGTERM, SIGINT, SIGQUIT}) sigaddset(&ending, signal);
  struct stat status;
  for (int step = 0; step < kFlushSteps && stat(folder.c_str(), &status) == 0; ++step) {
    int unused = 0;
    reap(0, unused);
    if (sigtimedwait(&ending, nullptr, &kFlushStep) > 0) return;
  }
}

int end_as(int status) {
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  const int signal = WTERMSIG(status);
  const rlimit no_core{0, 0};  // the child has written its own
  setrlimit(RLIMIT_CORE, &no_core);
  ::signal(signal, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
  raise(signal);
  return 128 + signal;  // PID 1 cannot be killed by its own signal
}

}  // namespace

Expected<int> supervise(
    const std::function<int(const std::function<void(const std::string&)>&)>& child) {
  int news[2];
  if (pipe2(news, O_CLOEXEC) != 0) {
    return fail_errno(ErrorCode::system_call_failed, "--supervise", errno);
  }
  const sigset_t signals = forwarded_signals();
  sigset_t inherited;
  sigprocmask(SIG_BLOCK, &signals, &inherited);
  // Inherited as ignored, it would never come; set after the fork, one that waits already would be
  // discarded.
  const auto inherited_action = signal(SIGCHLD, SIG_DFL);
  const pid_t pid = fork();
  if (pid < 0) {
    const int error = errno;
    sigprocmask(SIG_SETMASK, &inherited, nullptr);
    return fail_errno(ErrorCode::system_call_failed, "--supervise", error);
  }
  if (pid == 0) {
    close(news[0]);
    signal(SIGCHLD, inherited_action);
    sigprocmask(SIG_SETMASK, &inherited, nullptr);
    _exit(child([fd = news[1]](const std::string& folder) {
      if (write(fd, folder.data(), folder.size()) < 0) return;  // the parent then does not wait
    }));
  }
  close(news[1]);
  let_go_of_stdio();
  const int status = wait_for_child(pid, signals);
  const std::string folder = read_folder(news[0]);
  if (!folder.empty()) wait_for_flush(folder);
  return end_as(status);
}

}  // namespace sqreen::cli
