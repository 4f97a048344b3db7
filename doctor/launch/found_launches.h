// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "doctor/launch/launch.h"
#include "doctor/launch/trail.h"

namespace sqreen::doctor {

// What one written command starts: its servers, at most fifty and a word on the rest; without any,
// the last of the others.
class FoundLaunches {
 public:
  explicit FoundLaunches(const LaunchCommand& written) : written_(written) {}

  void add(const Trail& trail, std::vector<std::string> command, LaunchRole role,
           agent::LauncherVerdict verdict, std::optional<std::string> not_understood = {});
  void add_not_understood(const Trail& trail, std::vector<std::string> command, std::string why);

  // How often something was added, also what was not kept.
  std::size_t added() const { return added_; }
  // Call it once, when something was added.
  std::vector<Launch> take();

 private:
  const LaunchCommand& written_;
  std::vector<Launch> found_;  // servers, and perhaps one that is none behind them
  std::optional<Launch> rest_;
  std::size_t added_ = 0;
};

}  // namespace sqreen::doctor
