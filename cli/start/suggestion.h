// SPDX-License-Identifier: Apache-2.0
// "Did you mean" for a command that is not there.
#pragma once

#include <string>

#include "core/environment.h"
#include "core/filesystem.h"

namespace sqreen::cli {

// The most similar program on PATH; empty when none is.
std::string similar_command(const std::string& typed, const Environment& environment,
                            const FileSystem& files);

}  // namespace sqreen::cli
