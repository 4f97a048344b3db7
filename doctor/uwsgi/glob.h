// SPDX-License-Identifier: Apache-2.0
// Patterns of file names as uWSGI gives them to glob().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/filesystem.h"

namespace sqreen::doctor {

inline bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?[") != std::string_view::npos;
}

// Names in `folder` that `pattern` fits, sorted; none where the folder cannot be listed. A leading
// dot is fitted by a dot alone.
std::vector<std::string> matching_names(const FileSystem& files, const std::string& folder,
                                        const std::string& pattern);

}  // namespace sqreen::doctor
