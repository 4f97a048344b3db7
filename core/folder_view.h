// SPDX-License-Identifier: Apache-2.0
// The file system as a process in another folder sees it: relative paths begin there.
#pragma once

#include <string>

#include "core/filesystem.h"

namespace sqreen {

class FolderView : public FileSystem {
 public:
  // `files` must outlive this; `folder` is absolute.
  FolderView(std::string folder, const FileSystem& files);

  Expected<std::string> read(const std::string& path, std::size_t limit) const override;
  FileStatus status(const std::string& path) const override;
  Expected<std::string> real_path(const std::string& path) const override;
  Expected<std::string> read_link(const std::string& path) const override;
  Expected<std::vector<std::string>> list(const std::string& folder) const override;
  std::string current_folder() const override { return folder_; }

 protected:
  std::string absolute(const std::string& path) const;

 private:
  std::string folder_;
  const FileSystem& files_;
};

}  // namespace sqreen
