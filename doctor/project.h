// SPDX-License-Identifier: Apache-2.0
// The files of a project, listed once: probes look names up here instead of walking again.
//
// Left out: what version control, package managers, virtual environments and caches keep in the
// tree, hidden folders, and links to folders. Bounded in depth and number; what was cut is said.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/filesystem.h"

namespace sqreen::doctor {

class Project {
 public:
  static constexpr std::size_t kMostFiles = 50'000;
  static constexpr std::size_t kLargestFile = 4u << 20;

  // `folder`: absolute. Reads folders, no file.
  Project(std::string folder, const FileSystem& files);

  const std::string& folder() const { return folder_; }
  const FileSystem& files() const { return files_; }
  const std::vector<std::string>& paths() const { return paths_; }  // relative to folder(), sorted
  bool is_cut() const { return cut_; }

  bool has(std::string_view path) const;
  // Of a file of the project; too_large above kLargestFile.
  Expected<std::string> read(const std::string& path) const;
  std::string absolute(std::string_view path) const;  // of a relative path; an absolute one stays
  // `path` as the project names it, when it lies inside; else the path itself.
  std::string relative(std::string_view path) const;
  // Relative paths whose last part is `name`.
  std::vector<std::string> named(std::string_view name) const;
  // The file that another machine's `path` most likely is: of those with its name the one that has
  // most of its folders, too ("rootfs/etc/uwsgi/app.ini" for "/etc/uwsgi/app.ini"). Empty: there is
  // none, or not only one.
  std::string like(std::string_view path) const;

 private:
  void walk(const std::string& relative, int depth);

  std::string folder_;
  const FileSystem& files_;
  std::vector<std::string> paths_;
  bool cut_ = false;
};

// "/srv/a/b" of "/srv/./a/c/../b": text alone, links are not followed.
std::string normal_path(std::string_view path);

}  // namespace sqreen::doctor
