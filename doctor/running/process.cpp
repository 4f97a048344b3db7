// SPDX-License-Identifier: Apache-2.0
#include "doctor/running/process.h"

#include <algorithm>
#include <optional>

#include "agent/launcher.h"
#include "core/process.h"
#include "core/process_note.h"
#include "core/run_folder.h"
#include "core/text.h"
#include "doctor/running/proc.h"

namespace sqreen::doctor {
namespace {

using State = RunningProcess::State;

RunningProcess from_slot(const ProcessInfo& slot, const std::string& app) {
  RunningProcess process{.pid = slot.process.pid, .app = app, .command = slot.command};
  process.python = slot.python;
  process.hooks = slot.hooks;
  process.requests = slot.requests;
  process.attacks = slot.attacks;
  const bool gap = is_protection_gap(slot);
  process.by_design = slot.state == ProcessState::inactive && !gap;
  if (slot.state == ProcessState::inactive || gap) {
    process.reason = describe(slot.reason).text;
    if (!slot.detail.empty()) process.reason += ": " + slot.detail;
  }
  switch (slot.state) {
    case ProcessState::guarding:
      process.state = State::guarded;
      return process;
    case ProcessState::starting:
      process.state = State::starting;
      return process;
    case ProcessState::inactive:
      process.state = State::inactive;
      return process;
  }
  return process;
}

struct Run {
  ProcessId root;
  std::vector<RunningProcess> processes;
};

std::vector<Run> live_runs(const Environment& environment, const FileSystem& files) {
  std::vector<Run> runs;
  const Settings settings = load_settings(environment, files).settings;
  for (const std::string& runtime : readable_runtime_folders(settings, environment)) {
    for (const FoundRun& found : list_runs(runtime)) {
      const auto region = SharedRegion::open_copy(found.folder + "/region");
      if (!region || app_is_gone(found.folder, *region)) continue;
      Run run{.root = region->root(), .processes = {}};
      for (const ProcessInfo& slot : processes_of_run(*region, found.folder)) {
        if (is_alive(slot.process)) run.processes.push_back(from_slot(slot, found.app));
      }
      std::sort(run.processes.begin(), run.processes.end(),
                [](const auto& a, const auto& b) { return a.pid < b.pid; });
      runs.push_back(std::move(run));
    }
  }
  return runs;
}

bool belongs(const Run& run, pid_t pid) {
  if (run.root.pid == pid) return true;
  return std::any_of(run.processes.begin(), run.processes.end(),
                     [pid](const RunningProcess& process) { return process.pid == pid; });
}

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
  Environment environment;
  for (const std::string& variable : proc_strings(pid, "environ", files)) {
    const std::size_t equals = variable.find('=');
    if (equals != std::string::npos) {
      environment[variable.substr(0, equals)] = variable.substr(equals + 1);
    }
  }
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

}  // namespace

std::string_view state_name(State state) {
  switch (state) {
    case State::guarded:
      return "protected";
    case State::starting:
      return "starting";
    case State::inactive:
      return "inactive";
    case State::outside:
      return "without the agent";
    case State::gone:
      return "gone";
  }
  return "unknown";
}

std::vector<RunningProcess> processes_with(pid_t pid, const Environment& environment,
                                           const FileSystem& files) {
  const std::vector<Run> runs = live_runs(environment, files);
  for (const Run& run : runs) {
    if (!belongs(run, pid)) continue;
    std::vector<RunningProcess> processes = run.processes;
    // A master of another language, or one that never came to claim a slot.
    const bool listed = std::any_of(processes.begin(), processes.end(),
                                    [pid](const auto& process) { return process.pid == pid; });
    if (!listed) processes.insert(processes.begin(), look_from_outside(pid, files));
    return processes;
  }
  // A worker that has served nothing yet has no slot: its parent's run is its own.
  const pid_t parent = parent_of(pid, files);
  for (const Run& run : runs) {
    if (parent <= 1 || !belongs(run, parent)) continue;
    RunningProcess process = look_from_outside(pid, files);
    process.app = run.processes.empty() ? "" : run.processes.front().app;
    process.state = State::starting;
    process.reason.clear();
    std::vector<RunningProcess> processes = run.processes;
    processes.push_back(std::move(process));
    return processes;
  }
  return {look_from_outside(pid, files)};
}

std::vector<RunningProcess> processes_in(const std::string& folder, const Environment& environment,
                                         const FileSystem& files) {
  std::vector<RunningProcess> processes;
  for (Run& run : live_runs(environment, files)) {
    const auto where = files.real_path(proc_path(run.root.pid, "cwd"));
    if (!where || !(*where == folder || where->starts_with(folder + "/"))) continue;
    std::move(run.processes.begin(), run.processes.end(), std::back_inserter(processes));
  }
  return processes;
}

}  // namespace sqreen::doctor
