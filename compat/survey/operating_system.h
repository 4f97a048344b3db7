// SPDX-License-Identifier: Apache-2.0
// Which system a file tree belongs to: os-release of Linux distributions (os-release(5)),
// SystemVersion.plist of macOS; which libc it holds; for which machine its programs are.
#pragma once

#include "compat/survey/reading.h"

namespace sqreen::compat {

// Fills system, distribution and its version.
void read_operating_system(Reading& reading);

// Fills libc, its version, and the architecture when nothing better named it: by the loader that
// the tree's programs ask for.
void read_libc(Reading& reading);

// What only a running system knows: kernel and machine, by uname(2).
void read_this_kernel(Reading& reading);

// "/lib64/ld-linux-x86-64.so.2", "/lib/ld-musl-aarch64.so.1": what a program's loader tells.
std::optional<LibcKind> libc_of_loader(std::string_view loader);

}  // namespace sqreen::compat
