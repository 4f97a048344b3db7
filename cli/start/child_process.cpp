// SPDX-License-Identifier: Apache-2.0
#include "cli/start/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/descriptor.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

// In its order and with what is no assignment, as it was inherited.
std::vector<std::string> changed_environment(const EnvironmentChanges& changes) {
  const auto changed = [&changes](std::string_view entry) {
    return std::any_of(changes.begin(), changes.end(), [entry](const auto& change) {
      return entry.starts_with(change.first) && entry.size() > change.first.size() &&
             entry[change.first.size()] == '=';
    });
  };
  std::vector<std::string> entries;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    if (!changed(*entry)) entries.emplace_back(*entry);
  }
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto& [name, value] = changes[i];
    const bool again =
        std::any_of(changes.begin() + static_cast<std::ptrdiff_t>(i) + 1, changes.end(),
                    [&name = name](const auto& later) { return later.first == name; });
    if (value && !again) entries.push_back(name + "=" + *value);
  }
  return entries;
}

// Its last words, else how it ended.
std::string what_went_wrong(int status, int complaints) {
  char buffer[512];
  const ssize_t got = read(complaints, buffer, sizeof buffer);
  const std::string_view text(buffer, got > 0 ? static_cast<std::size_t>(got) : 0);
  const std::string_view line = trim(text.substr(0, text.find('\n')));
  if (!line.empty()) return std::string(line);
  return WIFEXITED(status) ? "exit status " + std::to_string(WEXITSTATUS(status))
                           : "killed by signal " + std::to_string(WTERMSIG(status));
}

}  // namespace

Expected<void> run_to_end(const std::vector<std::string>& command,
                          const EnvironmentChanges& changes) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return fail_errno(ErrorCode::relay_failed, command.front(), errno);
  }
  const Descriptor complaints(ends[0]);
  Descriptor writing(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, writing.get(), STDERR_FILENO);
  const std::vector<std::string> environment = changed_environment(changes);
  std::vector<char*> argv = pointers(command);
  std::vector<char*> envp = pointers(environment);
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, command.front().c_str(), &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return fail_errno(ErrorCode::relay_failed, command.front(), error);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return {};  // SIGCHLD was inherited as ignored: the kernel has reaped it
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return fail(ErrorCode::relay_failed, what_went_wrong(status, complaints.get()));
}

Expected<void> run_aside(const std::vector<std::string>& command, const EnvironmentChanges& changes,
                         const std::function<void(const Error&)>& failed) {
  const pid_t middle = fork();
  if (middle < 0) return fail_errno(ErrorCode::relay_failed, command.front(), errno);
  if (middle == 0) {
    const pid_t waiting = fork();
    if (waiting == 0) {
      const auto result = run_to_end(command, changes);
      if (!result) failed(result.error());
    }
    _exit(waiting < 0
              ? 1
              : 0);  // an orphan's exit status may go to gunicorn, which takes 3 and 4 for its own
  }
  int status = 0;
  while (waitpid(middle, &status, 0) < 0) {
    if (errno != EINTR) return {};  // as above
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return fail(ErrorCode::relay_failed, "no process could be made for it");
}

Error replace_process(const std::string& program, const std::vector<std::string>& command,
                      const EnvironmentChanges& changes) {
  const std::vector<std::string> environment = changed_environment(changes);
  std::vector<char*> argv = pointers(command);
  std::vector<char*> envp = pointers(environment);
  execve(program.c_str(), argv.data(), envp.data());
  if (errno == ENOEXEC) {
    std::vector<std::string> shell{"/bin/sh", program};
    shell.insert(shell.end(), command.begin() + 1, command.end());
    argv = pointers(shell);
    execve("/bin/sh", argv.data(), envp.data());
  }
  const ErrorCode code =
      errno == ENOENT ? ErrorCode::command_not_found : ErrorCode::command_not_executable;
  return {code, command.front() + ": " + std::strerror(errno)};
}

}  // namespace sqreen::cli
