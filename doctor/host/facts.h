// SPDX-License-Identifier: Apache-2.0
// This machine, as a launch that runs here will find it. Never judged for a launch that a file
// describes: in CI the host is not production.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sqreen::doctor {

// Below these the agent takes a part of what an app has that is felt. It adds some 12 MiB of memory
// in all, and its descriptors lie at 64 and above, its private ones at 128 and above.
constexpr std::uint64_t kAgentMemory = 12u << 20;
constexpr std::uint64_t kComfortableMemory = 10 * kAgentMemory;
constexpr std::uint64_t kComfortableDescriptors = 256;

struct HostFacts {
  std::string system;          // as the policies call it: "linux"
  std::string runtime_folder;  // where the run's files will go, or would have to
  std::string folder_problem;  // why they cannot: "/run/sqreen: Read-only file system"; empty: none
  std::optional<std::uint64_t> free_bytes;    // of that file system, for this user
  std::uint64_t needed_bytes = 0;             // a run's files at their largest
  std::optional<std::uint64_t> descriptors;   // the soft limit; null: none
  std::optional<std::uint64_t> memory_limit;  // of the container, in bytes; null: none is known
};

}  // namespace sqreen::doctor
