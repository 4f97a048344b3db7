// SPDX-License-Identifier: Apache-2.0
// Where this program stands, and what belongs to it: <prefix>/bin/sqreen, <prefix>/lib/sqreen.
#pragma once

#include <string>

#include "core/filesystem.h"

namespace sqreen::cli {

// What the kernel was given where /proc is not mounted, or where an upgrade has just replaced the
// file.
std::string own_program(const FileSystem& files);

// The folder with bootstrap/ and the native modules.
std::string own_library(const FileSystem& files);

}  // namespace sqreen::cli
