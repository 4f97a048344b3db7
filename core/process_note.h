// SPDX-License-Identifier: Apache-2.0
// A process that could not load its native module has no slot in the region: slots are claimed by
// native code. Its bootstrap (pymodule/bootstrap/sitecustomize.py) leaves a note in the run's
// folder instead, a file named process.<pid> with one field a line:
//
//   start time (ticks since boot), reason's id, Python's version, what the process runs, detail
//
// `status` shows it in the place of the slot that `start` may have claimed for the same process;
// the relay keeps it in the store and removes it with the run. A process that gets its agent later
// removes it itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared_region.h"

namespace sqreen {

inline constexpr std::string_view kProcessNotePrefix = "process.";

// What a note's bytes say, judged as hostile; nullopt when they say nothing.
std::optional<ProcessInfo> parse_process_note(std::string_view name, std::string_view bytes);

// The notes of a run; at most 256 of them.
std::vector<ProcessInfo> read_process_notes(const std::string& run_folder);

// A run's processes as its slots and notes tell: a note stands for its process's slot.
std::vector<ProcessInfo> processes_of_run(const SharedRegion& region,
                                          const std::string& run_folder);

// Whether something serves there without the agent. What stays out by design is no gap; a part of
// a process that is left out is.
bool is_protection_gap(const ProcessInfo& process);

void remove_process_note(const std::string& run_folder, const ProcessId& process);

}  // namespace sqreen
