// SPDX-License-Identifier: Apache-2.0
#include "pymodule/run_without_launcher.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "core/environment.h"
#include "core/filesystem.h"
#include "core/run_folder.h"
#include "core/settings.h"

namespace sqreen::python {
namespace {

// stdin to stderr must not be the app's: what reads them would wait for the relay.
Expected<void> run_relay(const std::string& program, const std::string& folder,
                         const std::string& app, const std::string& state) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int fd = 0; fd <= 2; ++fd)
    posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
  std::string words[] = {program, "relay", "--run", folder, "--app", app, "--state", state};
  char* arguments[std::size(words) + 1] = {};
  for (std::size_t i = 0; i < std::size(words); ++i) arguments[i] = words[i].data();
  pid_t child = 0;
  const int failed = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return fail_errno(ErrorCode::relay_failed, program, failed);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    // An app that ignores SIGCHLD takes the status from us: the relay runs all the same.
    if (errno == ECHILD) return {};
    if (errno != EINTR) return fail_errno(ErrorCode::relay_failed, "waiting for the relay", errno);
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return fail(ErrorCode::relay_failed, program + " relay did not start");
  return {};
}

}  // namespace

Expected<std::string> start_run(const std::string& program) {
  const Environment environment = current_environment();
  const LoadedSettings loaded = load_settings(environment, real_filesystem());
  const auto runtime = runtime_folder(loaded.settings, environment);
  if (!runtime) return tl::make_unexpected(runtime.error());
  const auto state = state_folder(loaded.settings, environment);
  if (!state) return tl::make_unexpected(state.error());
  const std::string app = loaded.settings.app_name.empty() ? "python" : loaded.settings.app_name;
  auto files = create_run(*runtime, app);
  if (!files) return tl::make_unexpected(files.error());
  auto value = inheritable(*files);
  if (!value) return value;
  const auto relay = run_relay(program, files->folder, app, *state);
  if (!relay) return tl::make_unexpected(relay.error());
  // The descriptors stay open for the life of the process: they are what the workers inherit.
  static_cast<void>(new RunFiles(std::move(*files)));
  return value;
}

}  // namespace sqreen::python
