// SPDX-License-Identifier: Apache-2.0
// What a Mach-O file's headers say: macOS's programs and libraries. The same questions as of an ELF
// file; a universal file holds one program for each machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/filesystem.h"

namespace sqreen::compat {

struct MachOFile {
  std::vector<std::string> architectures;  // "x86_64", "arm64"; names of those that we know
  std::vector<std::string> libraries;      // of the first one: "@rpath/libpython3.11.dylib"
};

// nullopt when the file is no Mach-O file, or is damaged.
std::optional<MachOFile> read_macho(const std::string& path, const FileSystem& files);

}  // namespace sqreen::compat
