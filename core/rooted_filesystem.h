// SPDX-License-Identifier: Apache-2.0
// A folder as if it were the whole file system: an unpacked container image. Every path is taken
// from that folder, and links inside, absolute ones too, lead to places inside, as they would for a
// process that runs there. Nothing outside is ever opened.
//
//   const RootedFileSystem image("/srv/images/shop", real_filesystem());
//   image.read("/etc/os-release");   // may be a link to ../usr/lib/os-release
//
// Remembers which folders are links, so the image must not change meanwhile. Not thread-safe.
#pragma once

#include <map>
#include <string>

#include "core/filesystem.h"

namespace sqreen {

class RootedFileSystem final : public FileSystem {
 public:
  // `files` must outlive this.
  RootedFileSystem(std::string root, const FileSystem& files);

  Expected<std::string> read(const std::string& path, std::size_t limit) const override;
  Expected<std::string> read_part(const std::string& path, std::uint64_t offset,
                                  std::size_t size) const override;
  FileStatus status(const std::string& path) const override;
  Expected<std::string> real_path(const std::string& path) const override;
  Expected<std::string> read_link(const std::string& path) const override;
  Expected<std::vector<std::string>> list(const std::string& folder) const override;
  std::string current_folder() const override { return "/"; }

 private:
  // Where `path` is, seen from inside: absolute, free of links but perhaps its last part.
  Expected<std::string> resolve(const std::string& path, bool follow_last = true) const;
  Expected<std::string> walk(std::string done, std::string waiting, bool follow_last) const;
  std::string outside(const std::string& resolved) const;

  std::string root_;  // without a slash at the end
  const FileSystem& files_;
  mutable std::map<std::string, std::string> resolved_folders_;
};

}  // namespace sqreen
