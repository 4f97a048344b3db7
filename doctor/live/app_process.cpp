// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/app_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "core/descriptor.h"
#include "core/filesystem.h"
#include "doctor/running/proc.h"

namespace sqreen::doctor {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kStep{20};
constexpr int kLooks = 10;
constexpr milliseconds kRelay{8000};  // it waits for a second without the app, then stores
constexpr milliseconds kLast{2000};   // to be gone after SIGKILL

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> assignments(const Environment& environment) {
  std::vector<std::string> result;
  for (const auto& [name, value] : environment) result.push_back(name + "=" + value);
  return result;
}

// In the child: only what may be called after a fork.
[[noreturn]] void become(const AppCommand& command, char* const* argv, char* const* envp,
                         int output, pid_t parent) {
  setsid();
  // Without us nobody would end it.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(127);
  // A shell starts what runs in the background with these ignored, and Python keeps that.
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) signal(number, SIG_DFL);
  const int null = open("/dev/null", O_RDONLY);
  if (dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0 ||
      chdir(command.folder.c_str()) != 0)
    _exit(126);
  execve(argv[0], argv, envp);
  _exit(127);
}

std::string how_it_ended(int status) {
  if (WIFEXITED(status)) return "exit status " + std::to_string(WEXITSTATUS(status));
  const int number = WTERMSIG(status);
  return "signal " + std::to_string(number) + " (" + strsignal(number) + ")";
}

// Sqreen's own, which ends by itself behind the app: the relay, and what it runs.
bool is_own(pid_t pid) {
  const std::string name = program_name_of(pid, real_filesystem());
  return name == "sqreen relay" || name == "sqreen compat";
}

}  // namespace

AppProcess::AppProcess(pid_t pid) : pid_(pid) {}
AppProcess::AppProcess(AppProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)),
      end_(std::move(other.end_)),
      was_subreaper_(other.was_subreaper_) {}

Expected<AppProcess> AppProcess::start(const AppCommand& command) {
  int was_subreaper = 0;
  prctl(PR_GET_CHILD_SUBREAPER, &was_subreaper);
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
    return fail_errno(ErrorCode::system_call_failed, "adopting processes", errno);
  const Descriptor output = open_file(command.output, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0600);
  if (!output) return fail_errno(ErrorCode::file_unwritable, command.output, errno);
  const std::vector<std::string> environment = assignments(command.environment);
  const std::vector<char*> argv = pointers(command.words);
  const std::vector<char*> envp = pointers(environment);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return fail_errno(ErrorCode::system_call_failed, command.words.front(), errno);
  if (pid == 0) become(command, argv.data(), envp.data(), output.get(), parent);
  AppProcess app(pid);
  app.was_subreaper_ = was_subreaper;
  return app;
}

AppProcess::~AppProcess() {
  if (pid_ == 0) return;
  stop(milliseconds(0));
  prctl(PR_SET_CHILD_SUBREAPER, was_subreaper_);
}

void AppProcess::reap() {
  for (;;) {
    int status = 0;
    const pid_t pid = waitpid(-1, &status, WNOHANG);
    if (pid <= 0) return;
    if (pid == pid_) end_ = how_it_ended(status);
  }
}

std::vector<pid_t> AppProcess::processes() const {
  return descendants_of(getpid(), real_filesystem());
}

std::optional<std::string> AppProcess::ended() {
  reap();
  if (!end_ || *end_ != "exit status 0") return end_;
  // What it left running may be the app itself, in the background: then it goes on. One that forks
  // once more is missed by a single look.
  for (int look = 0; look < kLooks; ++look) {
    if (!running(false).empty()) return std::nullopt;
    std::this_thread::sleep_for(kStep);
  }
  return end_;
}

std::vector<pid_t> AppProcess::running(bool with_own) {
  reap();
  std::vector<pid_t> pids = processes();
  if (!with_own) std::erase_if(pids, is_own);
  return pids;
}

void AppProcess::wait(bool with_own, milliseconds time) {
  const auto deadline = Clock::now() + time;
  for (int quiet = 0; quiet < 2 && Clock::now() < deadline;) {
    quiet = running(with_own).empty() ? quiet + 1 : 0;
    if (quiet < 2) std::this_thread::sleep_for(kStep);
  }
}

std::vector<pid_t> AppProcess::stop(milliseconds patience) {
  for (const int number : {SIGINT, SIGTERM, SIGKILL}) {
    const std::vector<pid_t> pids = running(false);
    if (pids.empty()) break;
    // The whole group, as a terminal does: a reloader's child would outlive its parent. Who left
    // the group is asked alone.
    kill(-pid_, number);
    for (const pid_t pid : pids) {
      if (getpgid(pid) != pid_) kill(pid, number);
    }
    wait(false, number == SIGKILL ? kLast : patience);
  }
  if (patience.count() > 0) wait(true, kRelay);
  for (const pid_t pid : running(true)) kill(pid, SIGKILL);
  wait(true, kLast);
  return running(true);
}

}  // namespace sqreen::doctor
