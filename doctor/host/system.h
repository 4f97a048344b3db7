// SPDX-License-Identifier: Apache-2.0
// What kind of machine this is, without its name.
#pragma once

#include <string>

#include "core/filesystem.h"

namespace sqreen::doctor {

struct SystemFacts {
  std::string distribution;  // "Debian GNU/Linux 12 (bookworm)"; empty: not known
  std::string kernel;        // "Linux 6.1.0-18-amd64 x86_64"
  std::string libc;          // "glibc 2.36"
  std::string container;     // "docker", "podman"...; empty: none is known
};

SystemFacts survey_system(const FileSystem& files);
std::string host_name();  // for what must not show it

}  // namespace sqreen::doctor
