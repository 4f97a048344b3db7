// SPDX-License-Identifier: Apache-2.0
// Which sqreen is in a process: by the files that it has mapped and executes.
#pragma once

#include <optional>
#include <string>

#include "core/filesystem.h"
#include "doctor/running/app.h"

namespace sqreen::doctor {

// This installation: what is loaded from there, and is still there, is no other sqreen.
struct Installation {
  std::string program;  // <prefix>/bin/sqreen
  std::string library;  // <prefix>/lib/sqreen
};

// nullopt: it is this installation's, or cannot be looked at.
std::optional<LoadedPart> other_relay(pid_t pid, const Installation& own, const FileSystem& files);
std::optional<LoadedPart> other_module(pid_t pid, const Installation& own, const FileSystem& files);

}  // namespace sqreen::doctor
