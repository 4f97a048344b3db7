// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_processes.h"

#include <algorithm>
#include <string>

#include "core/text.h"

namespace sqreen::cli {
namespace {

std::string hooks_of(const doctor::RunningProcess& process) {
  std::string text;
  for (const std::string& hook : process.hooks) text += (text.empty() ? "" : ", ") + hook;
  return text;
}

std::string describe(const doctor::RunningProcess& process) {
  std::string text = std::to_string(process.pid);
  text.insert(0, text.size() < 7 ? 7 - text.size() : 0, ' ');
  text += "  " + std::string(doctor::state_name(process.state));
  if (!process.command.empty()) text += "  " + printable(process.command);
  if (!process.python.empty()) text += "  Python " + printable(process.python);
  if (process.requests > 0) text += "  " + std::to_string(process.requests) + " requests";
  if (process.attacks > 0) text += "  " + std::to_string(process.attacks) + " attacks";
  if (!process.hooks.empty()) text += "  hooks: " + printable(hooks_of(process));
  if (!process.reason.empty()) text += "  (" + printable(process.reason) + ")";
  return text;
}

}  // namespace

void print_processes(Terminal& out, const std::vector<doctor::RunningProcess>& processes) {
  if (processes.empty()) return;
  using State = doctor::RunningProcess::State;
  const auto in_state = [&](State state) {
    return std::count_if(processes.begin(), processes.end(),
                         [&](const auto& process) { return process.state == state; });
  };
  const auto running = std::ssize(processes) - in_state(State::gone);
  out.line(std::to_string(running) + (running == 1 ? " process runs, " : " processes run, ") +
           std::to_string(in_state(State::guarded)) + " protected" +
           (processes.front().app.empty() ? "" : ", of " + printable(processes.front().app)));
  for (const doctor::RunningProcess& process : processes) out.line(describe(process));
  out.line("");
}

}  // namespace sqreen::cli
