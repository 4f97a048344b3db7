// SPDX-License-Identifier: Apache-2.0
#include "core/folder_view.h"

#include <utility>

namespace sqreen {

FolderView::FolderView(std::string folder, const FileSystem& files)
    : folder_(std::move(folder)), files_(files) {}

std::string FolderView::absolute(const std::string& path) const {
  if (path.starts_with('/')) return path;
  return folder_.ends_with('/') ? folder_ + path : folder_ + "/" + path;
}

Expected<std::string> FolderView::read(const std::string& path, std::size_t limit) const {
  return files_.read(absolute(path), limit);
}
FileStatus FolderView::status(const std::string& path) const {
  return files_.status(absolute(path));
}
Expected<std::string> FolderView::real_path(const std::string& path) const {
  return files_.real_path(absolute(path));
}
Expected<std::string> FolderView::read_link(const std::string& path) const {
  return files_.read_link(absolute(path));
}
Expected<std::vector<std::string>> FolderView::list(const std::string& folder) const {
  return files_.list(absolute(folder));
}

}  // namespace sqreen
