// SPDX-License-Identifier: Apache-2.0
// Processes of which no run of sqreen's tells, looked at through /proc.
#pragma once

#include <string>
#include <vector>

#include "core/filesystem.h"
#include "doctor/running/process.h"

namespace sqreen::doctor {

// Why it has no agent, as far as can be told from outside.
RunningProcess look_from_outside(pid_t pid, const FileSystem& files);

// Web servers that were started in `folder` or below it and belong to nobody in `known`; of a
// server with workers its first process alone.
std::vector<RunningProcess> servers_in(const std::string& folder,
                                       const std::vector<RunningProcess>& known,
                                       const FileSystem& files);

// Processes that were forked from those of a run and have served nothing yet, so that they have no
// slot: they have what their parent had.
std::vector<RunningProcess> workers_without_slot(const std::vector<RunningProcess>& known,
                                                 const FileSystem& files);

}  // namespace sqreen::doctor
