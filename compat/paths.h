// SPDX-License-Identifier: Apache-2.0
// Paths as text: no file is looked at.
#pragma once

#include <string>
#include <string_view>

namespace sqreen::compat {

inline std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// "/usr/bin" of "/usr/bin/python3", "." of "python3", "/" of "/python3".
inline std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(slash == 0 ? "/" : path.substr(0, slash));
}

inline std::string join(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!path.empty() && !path.ends_with('/')) path += '/';
  return path.append(name);
}

}  // namespace sqreen::compat
