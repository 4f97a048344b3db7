// SPDX-License-Identifier: Apache-2.0
// Giving up root. The log's bytes come from the app's workers; whoever parses them should be able
// to do no more than they can.
#pragma once

#include <optional>
#include <vector>

#include "core/error.h"
#include "core/process.h"
#include "relay/run_home.h"

namespace sqreen::relay {

// The effective uid and gid of a living process, from /proc/PID/status: the owner of /proc/PID
// itself is root for a process that has changed its uid.
std::optional<Owner> owner_of(const ProcessId& process);

// Becomes `owner` for good, supplementary groups included.
Expected<void> become(Owner owner);

}  // namespace sqreen::relay
