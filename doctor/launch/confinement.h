// SPDX-License-Identifier: Apache-2.0
// What a launch file says of the place where its program runs: which system, how much of it, and
// what of it can be written. Of compose services, Kubernetes containers and systemd units; what is
// not said is not limited.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/place.h"

namespace sqreen::doctor {

struct Confinement {
  std::string system;  // "windows", as the policies call it; empty: not said
  Place system_place;
  std::optional<std::uint64_t> memory;  // bytes, of all processes together
  Place memory_place;
  std::optional<std::uint64_t> descriptors;  // the soft limit of a process
  Place descriptors_place;
  bool read_only = false;             // the root file system, but for `writable`
  std::vector<std::string> writable;  // absolute folders; each with all below it
  Place read_only_place;

  bool can_write(std::string_view folder) const;
};

// "64m", "512 MB" as Docker, "64Mi", "64M" as Kubernetes, "64M" as systemd writes it: a letter
// without `i` is a power of `thousand`. nullopt: no size, or none in bytes ("infinity", "10%").
std::optional<std::uint64_t> memory_size(std::string_view text, std::uint64_t thousand);

}  // namespace sqreen::doctor
