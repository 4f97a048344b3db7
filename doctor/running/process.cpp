// SPDX-License-Identifier: Apache-2.0
#include "doctor/running/process.h"

#include "core/process_note.h"

namespace sqreen::doctor {

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

}  // namespace sqreen::doctor
