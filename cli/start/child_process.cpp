// SPDX-License-Identifier: Apache-2.0
#include "cli/start/child_process.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

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

}  // namespace

Expected<void> run_to_end(const std::vector<std::string>& command,
                          const EnvironmentChanges& changes) {
  const std::vector<std::string> environment = changed_environment(changes);
  std::vector<char*> argv = pointers(command);
  std::vector<char*> envp = pointers(environment);
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, command.front().c_str(), nullptr, nullptr, argv.data(), envp.data());
  if (error != 0) return fail_errno(ErrorCode::relay_failed, command.front(), error);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return {};  // SIGCHLD was inherited as ignored: the kernel has reaped it
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  const bool exited = WIFEXITED(status);
  return fail(ErrorCode::relay_failed,
              std::string(exited ? "it ended with exit status " : "it was killed by signal ") +
                  std::to_string(exited ? WEXITSTATUS(status) : WTERMSIG(status)));
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
