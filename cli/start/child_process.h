// SPDX-License-Identifier: Apache-2.0
// The three ways in which `start` runs programs: beside itself, instead of itself, and below
// itself.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"

namespace sqreen::cli {

using EnvironmentChanges = std::vector<std::pair<std::string, std::optional<std::string>>>;

// Runs a program that returns at once, in the changed environment, and waits for it. Fails when it
// cannot start or does not exit 0, with what it wrote to standard error, which nobody else sees.
Expected<void> run_to_end(const std::vector<std::string>& command,
                          const EnvironmentChanges& changes);

// The same, without waiting: a process of its own, no child of this one, waits, hands the failure
// to `failed` and exits 0. Until then, some milliseconds, it shares this process's standard
// streams. Fails when it cannot be forked.
Expected<void> run_aside(const std::vector<std::string>& command, const EnvironmentChanges& changes,
                         const std::function<void(const Error&)>& failed);

// execve with argv `command` and the changed environment; a file without an image or shebang goes
// to /bin/sh, as execvp does. Everything else of the process stays. Returns the error.
Error replace_process(const std::string& program, const std::vector<std::string>& command,
                      const EnvironmentChanges& changes);

// Runs `child` in a forked process and stays as its parent: forwards signals, reaps what the kernel
// hands to it, and ends as the child ended. `child` gets a function that tells the parent which
// run's folder to wait for, until the relay has removed it. Does not return when the child was
// killed by a signal that can be raised here.
Expected<int> supervise(
    const std::function<int(const std::function<void(const std::string&)>& run_created)>& child);

}  // namespace sqreen::cli
