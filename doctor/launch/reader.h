// SPDX-License-Identifier: Apache-2.0
// What every reader of a kind of file returns: procfile.h, dockerfile.h, compose.h...
//
// A reader takes any bytes, runs nothing, and says what it cannot understand. It leaves `folder` of
// its commands for the caller where the file does not say.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "doctor/launch/launch.h"

namespace sqreen::doctor {

// Something that is there and could not be read or followed: it is said, not guessed.
struct Unread {
  Place place;
  std::string what;  // "cannot read Procfile: Permission denied"
};

// Of one file: more is none that people write. A reader may stop behind it.
inline constexpr std::size_t kMostLaunchCommands = 300;

struct ReadLaunches {
  std::vector<LaunchCommand> commands;
  std::vector<Unread> unread;
};

}  // namespace sqreen::doctor
