// SPDX-License-Identifier: Apache-2.0
// pyenv's shims: shell scripts that ask pyenv which version's program to run. We answer by the same
// files and never run them. https://github.com/pyenv/pyenv#choosing-the-python-version
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/environment.h"
#include "core/filesystem.h"

namespace sqreen::compat {

// `head`: the first bytes of the file at `path`.
bool is_pyenv_shim(std::string_view path, std::string_view head);

// The program behind the shim; nullopt when no chosen version has it (pyenv itself then says so).
std::optional<std::string> resolve_pyenv_shim(const std::string& path, std::string_view head,
                                              const Environment& environment,
                                              const FileSystem& files);

}  // namespace sqreen::compat
