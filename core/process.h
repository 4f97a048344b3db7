// SPDX-License-Identifier: Apache-2.0
// Who a process is, so that a recycled pid is not mistaken for it.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace sqreen {

struct ProcessId {
  pid_t pid = 0;
  std::uint64_t start_time =
      0;  // clock ticks since boot, /proc/PID/stat field 22; 0: unknown (no /proc)
  bool operator==(const ProcessId&) const = default;
};

ProcessId current_process();
ProcessId process_of(pid_t pid);
// EPERM means alive; a different start time means gone; a zombie counts as gone.
bool is_alive(const ProcessId& process);

}  // namespace sqreen
