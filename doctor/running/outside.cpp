// SPDX-License-Identifier: Apache-2.0
#include "doctor/running/outside.h"

#include <algorithm>

#include "agent/launcher.h"
#include "core/process.h"
#include "core/run_folder.h"
#include "core/text.h"
#include "doctor/running/proc.h"

namespace sqreen::doctor {
namespace {

using State = RunningProcess::State;

const RunningProcess* find_process(const std::vector<RunningProcess>& processes, pid_t pid) {
  const auto found = std::find_if(processes.begin(), processes.end(),
                                  [pid](const auto& process) { return process.pid == pid; });
  return found == processes.end() ? nullptr : &*found;
}

bool is_web_server(pid_t pid, const FileSystem& files) {
  const std::vector<std::string> argv = proc_strings(pid, "cmdline", files);
  return !argv.empty() &&
         agent::classify_command(argv, environment_of(pid, files)).role == agent::LauncherRole::web;
}

}  // namespace

// Why a process that no run knows has no agent, as far as /proc tells.
RunningProcess look_from_outside(pid_t pid, const FileSystem& files) {
  RunningProcess process{.pid = pid};
  const std::vector<std::string> argv = proc_strings(pid, "cmdline", files);
  if (argv.empty()) {
    process.state = is_alive({.pid = pid}) ? State::outside : State::gone;
    process.reason = process.state == State::gone
                         ? "there is no such process"
                         : "its command cannot be read: run doctor as its user or as root";
    return process;
  }
  for (const std::string& word : argv) {
    process.command += (process.command.empty() ? "" : " ") + word;
  }
  process.command = printable(shortened(process.command, 120));
  const Environment environment = environment_of(pid, files);
  const agent::LauncherVerdict verdict = agent::classify_command(argv, environment);
  if (verdict.role == agent::LauncherRole::not_web) {
    process.reason = verdict.reason;
    process.by_design = true;
  } else if (environment.contains("SQREEN_DISABLE")) {
    process.reason = "SQREEN_DISABLE is in its environment";
  } else if (environment.contains(kRunVariable)) {
    process.reason = "it was started with the agent's environment, and the agent is not in it";
  } else {
    process.reason = "it was not started with `sqreen start`, and has not called sqreen.start()";
  }
  return process;
}

std::vector<RunningProcess> servers_in(const std::string& folder,
                                       const std::vector<RunningProcess>& known,
                                       const FileSystem& files) {
  std::vector<pid_t> servers;
  for (const pid_t pid : all_processes(files)) {
    if (find_process(known, pid) != nullptr || !runs_below(pid, folder, files)) continue;
    // A worker that has served nothing yet has no slot, and its parent has one.
    if (find_process(known, parent_of(pid, files)) != nullptr) continue;
    if (is_web_server(pid, files)) servers.push_back(pid);
  }
  std::vector<RunningProcess> found;
  for (const pid_t pid : servers) {
    const pid_t parent = parent_of(pid, files);
    if (std::find(servers.begin(), servers.end(), parent) != servers.end()) continue;
    found.push_back(look_from_outside(pid, files));
  }
  return found;
}

std::vector<RunningProcess> workers_without_slot(const std::vector<RunningProcess>& known,
                                                 const FileSystem& files) {
  std::vector<RunningProcess> found;
  for (const pid_t pid : all_processes(files)) {
    if (find_process(known, pid) != nullptr) continue;
    const RunningProcess* parent = find_process(known, parent_of(pid, files));
    if (parent == nullptr ||
        (parent->state != State::starting && parent->state != State::guarded)) {
      continue;
    }
    // What it executed instead is something else.
    if (proc_strings(pid, "cmdline", files) != proc_strings(parent->pid, "cmdline", files))
      continue;
    RunningProcess worker{.pid = pid, .state = State::starting, .app = parent->app};
    worker.command = parent->command;
    worker.python = parent->python;
    worker.hooks = parent->hooks;
    found.push_back(std::move(worker));
  }
  return found;
}

}  // namespace sqreen::doctor
