// SPDX-License-Identifier: Apache-2.0
#include "doctor/running/survey.h"

#include <algorithm>

#include "core/clock.h"
#include "core/process.h"
#include "core/process_note.h"
#include "core/run_folder.h"
#include "core/settings.h"
#include "core/text.h"
#include "doctor/running/outside.h"
#include "doctor/running/proc.h"

namespace sqreen::doctor {
namespace {

using State = RunningProcess::State;

struct Run {
  RunningApp app;
  pid_t relay = 0;
  std::vector<RunningProcess> processes;
};

void sort_by_pid(std::vector<RunningProcess>& processes) {
  std::sort(processes.begin(), processes.end(),
            [](const auto& a, const auto& b) { return a.pid < b.pid; });
}

Run read_run(const FoundRun& found, const SharedRegion& region, const FileSystem& files) {
  Run run;
  run.app.name = found.app;
  run.app.folder = found.folder;
  run.app.root = region.root().pid;
  run.app.relay_alive = region.relay_beats(system_clock().monotonic_ns());
  run.relay = run.app.relay_alive ? region.relay().pid : 0;
  constexpr std::size_t kLongestNote = 4096;
  if (const auto note = files.read(found.folder + "/note", kLongestNote)) {
    run.app.relay_note = printable(trim(*note));
  }
  for (const ProcessInfo& slot : processes_of_run(region, found.folder)) {
    if (is_alive(slot.process)) run.processes.push_back(from_slot(slot, found.app));
  }
  for (RunningProcess& worker : workers_without_slot(run.processes, files)) {
    run.processes.push_back(std::move(worker));
  }
  sort_by_pid(run.processes);
  return run;
}

std::vector<Run> live_runs(const RunningRequest& request) {
  std::vector<Run> runs;
  const Settings settings = load_settings(request.environment, request.files).settings;
  for (const std::string& runtime : readable_runtime_folders(settings, request.environment)) {
    for (const FoundRun& found : list_runs(runtime)) {
      const auto region = SharedRegion::open_copy(found.folder + "/region");
      if (!region || app_is_gone(found.folder, *region)) continue;
      runs.push_back(read_run(found, *region, request.files));
    }
  }
  return runs;
}

bool belongs(const Run& run, pid_t pid) {
  if (run.app.root == pid) return true;
  return std::any_of(run.processes.begin(), run.processes.end(),
                     [pid](const RunningProcess& process) { return process.pid == pid; });
}

// With what costs more to find out, for a run that is asked for.
void take(Run run, const RunningRequest& request, Running& running) {
  if (run.relay != 0) {
    if (auto relay = other_relay(run.relay, request.own, request.files)) {
      run.app.parts.push_back(std::move(*relay));
    }
  }
  for (const RunningProcess& process : run.processes) {
    if (auto module = other_module(process.pid, request.own, request.files)) {
      run.app.parts.push_back(std::move(*module));
    }
  }
  running.apps.push_back(std::move(run.app));
  std::move(run.processes.begin(), run.processes.end(), std::back_inserter(running.processes));
}

}  // namespace

Running running_with(pid_t pid, const RunningRequest& request) {
  Running running;
  std::vector<Run> runs = live_runs(request);
  const auto run_of = [&runs](pid_t one) {
    return std::find_if(runs.begin(), runs.end(),
                        [one](const Run& run) { return belongs(run, one); });
  };
  auto run = run_of(pid);
  const pid_t parent = parent_of(pid, request.files);
  // A worker that has served nothing yet, and has given itself another name: its parent's run is
  // its own.
  const bool is_child = run == runs.end() && parent > 1 && (run = run_of(parent)) != runs.end();
  if (run == runs.end()) {
    running.processes.push_back(look_from_outside(pid, request.files));
    return running;
  }
  const std::string app = run->app.name;
  take(std::move(*run), request, running);
  const bool listed =
      std::any_of(running.processes.begin(), running.processes.end(),
                  [pid](const RunningProcess& process) { return process.pid == pid; });
  // A master of another language, or one that never came to claim a slot.
  if (!listed) running.processes.push_back(look_from_outside(pid, request.files));
  if (is_child) {
    running.processes.back().app = app;
    running.processes.back().state = State::starting;
    running.processes.back().reason.clear();
  }
  sort_by_pid(running.processes);
  return running;
}

Running running_in(const std::string& folder, const RunningRequest& request) {
  Running running;
  const std::vector<Run> runs = live_runs(request);
  std::vector<RunningProcess> known;
  for (const Run& run : runs) {
    known.insert(known.end(), run.processes.begin(), run.processes.end());
    if (runs_below(run.app.root, folder, request.files)) take(run, request, running);
  }
  for (RunningProcess& server : servers_in(folder, known, request.files)) {
    running.processes.push_back(std::move(server));
  }
  return running;
}

}  // namespace sqreen::doctor
