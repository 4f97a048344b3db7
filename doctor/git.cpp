// SPDX-License-Identifier: Apache-2.0
#include "doctor/git.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "compat/paths.h"
#include "core/descriptor.h"
#include "core/environment.h"

namespace sqreen::doctor {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

std::string read_all(int fd) {
  std::string text;
  char buffer[4096];
  while (true) {
    const ssize_t got = read(fd, buffer, sizeof buffer);
    if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR)) return text;
  }
}

Expected<std::string> output_of(std::vector<std::string> command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return fail_errno(ErrorCode::system_call_failed, "pipe", errno);
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, writing.get(), 1);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  Environment environment = current_environment();
  environment["GIT_OPTIONAL_LOCKS"] = "0";
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, command[0].c_str(), &actions, nullptr,
                                 pointers(command).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  writing = Descriptor();
  if (error != 0) return fail_errno(ErrorCode::command_not_found, command[0], error);
  std::string text = read_all(reading.get());
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return fail(ErrorCode::system_call_failed, "git status failed");
  }
  return text;
}

}  // namespace

std::string repository_of(const std::string& folder, const FileSystem& files) {
  for (std::string now = folder;; now = compat::folder_of(now)) {
    if (files.status(compat::join(now, ".git")).exists) return now;
    if (now == "/" || now == ".") return {};
  }
}

Expected<std::vector<std::string>> uncommitted(const std::string& folder,
                                               const std::vector<std::string>& paths,
                                               const FileSystem& files) {
  std::vector<std::string> found;
  if (paths.empty() || repository_of(folder, files).empty()) return found;
  for (const std::string& path : paths) {
    const auto status = output_of({"git", "-C", folder, "-c", "core.fsmonitor=false", "-c",
                                   "core.hooksPath=/dev/null", "status", "--porcelain",
                                   "--untracked-files=all", "--ignored=matching", "--", path});
    if (!status) return tl::make_unexpected(status.error());
    if (!status->empty()) found.push_back(path);
  }
  return found;
}

}  // namespace sqreen::doctor
