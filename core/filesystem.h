// SPDX-License-Identifier: Apache-2.0
// Reading the file system through an interface: a test builds an in-memory tree and asserts what
// was read. Only for configuration and for looking at other people's files; the region and the log
// talk to the kernel directly.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"

namespace sqreen {

struct FileStatus {
  bool exists = false;
  bool is_file = false;
  bool is_folder = false;
  bool executable = false;  // by this process
  std::uint64_t size = 0;
  std::uint32_t mode = 0;  // permission bits
  std::uint32_t uid = 0;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // At most `limit` bytes; a longer file is ErrorCode::too_large. Never blocks on a pipe or device.
  virtual Expected<std::string> read(const std::string& path,
                                     std::size_t limit = 16u << 20) const = 0;
  // `size` bytes from `offset`, fewer at the end of the file: the head of a file that may be large.
  // Unless overridden, by read().
  virtual Expected<std::string> read_part(const std::string& path, std::uint64_t offset,
                                          std::size_t size) const;
  virtual FileStatus status(const std::string& path) const = 0;  // follows links; never fails
  virtual Expected<std::string> real_path(const std::string& path) const = 0;
  // Where a symbolic link points, as it was made. malformed: `path` is something else.
  virtual Expected<std::string> read_link(const std::string& path) const = 0;
  virtual Expected<std::vector<std::string>> list(
      const std::string& folder) const = 0;  // names, sorted
  virtual std::string current_folder() const = 0;
};

// The real one. Thread- and fork-safe, never destroyed.
const FileSystem& real_filesystem();

}  // namespace sqreen
