// SPDX-License-Identifier: Apache-2.0
// Which libraries an ELF file needs: how a Python that is only a few bytes around libpython tells
// its version, and how a server that embeds Python (uWSGI) is known. Reads headers and the few
// names, never the whole file; every offset in it is judged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/filesystem.h"

namespace sqreen::compat {

// The DT_NEEDED names ("libpython3.11.so.1.0"), at most 256; nullopt when the file is no ELF file
// of 32 or 64 bits, or is damaged. Empty for a static program.
std::optional<std::vector<std::string>> needed_libraries(const std::string& path,
                                                         const FileSystem& files);

}  // namespace sqreen::compat
