// SPDX-License-Identifier: Apache-2.0
// Constants inside programs: a version that nobody wrote down elsewhere stands in the program that
// prints it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/filesystem.h"

namespace sqreen::compat {

// Calls `visit` with up to 64 bytes behind each occurrence of `words` in the file's first `limit`
// bytes, until it returns false. Reads piece by piece: a library of 30 MB costs no memory.
void search_file(const std::string& path, const FileSystem& files, std::uint64_t limit,
                 std::string_view words, const std::function<bool(std::string_view)>& visit);

constexpr bool is_version_character(char c) {
  return (c >= '0' && c <= '9') || c == '.';
}

}  // namespace sqreen::compat
