// SPDX-License-Identifier: Apache-2.0
// What the store keeps of a run's processes and drops, as JSON text: the slots are gone with the
// run folder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared_region.h"

namespace sqreen::relay {

// A record does not grow with every worker that was ever recycled: those that live, and the newest
// of the others, which an app that has just ended consists of.
inline constexpr std::size_t kRememberedDead = 64;
std::vector<ProcessInfo> worth_remembering(std::vector<ProcessInfo> processes);

std::string write_processes(const std::vector<ProcessInfo>& processes);
// Skips what it cannot read: the store may have been written by another version.
std::vector<ProcessInfo> read_processes(std::string_view json);

std::string write_dropped(const std::array<std::uint64_t, kDropKinds>& dropped);
std::array<std::uint64_t, kDropKinds> read_dropped(std::string_view json);

}  // namespace sqreen::relay
