// SPDX-License-Identifier: Apache-2.0
// The files of the machine where a launch runs, as far as a project has them. In an image whose
// working folder is /app, /app/uwsgi.ini is the project's uwsgi.ini; /etc/uwsgi.ini is the one file
// of the project with that name, or nobody here knows it. This machine's own files count only for a
// launch that runs here.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/filesystem.h"
#include "doctor/launch/launch.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// `path` below `there`, as it is below `here`: another name of the same folder. Empty: it is not.
std::string moved_folder(std::string_view path, std::string_view there, std::string_view here);

// The file or folder that became `path` in an image; empty: none that is there.
std::string copied_from(std::span<const Copied> copied, std::string_view path,
                        const FileSystem& files);

class LaunchFiles final : public FileSystem {
 public:
  // Both must outlive this.
  LaunchFiles(const Launch& launch, const Project& project);

  // Where `path` of that machine, absolute or below the launch's folder, is on this one.
  std::string here(const std::string& path) const;
  // The same as the project names it; absolute when it does not lie in the project.
  std::string in_project(const std::string& path) const { return project_.relative(here(path)); }
  // No file of the project, and not this machine's to tell.
  bool is_elsewhere(const std::string& path) const;

  // Errors: not_on_this_machine, where is_elsewhere().
  Expected<std::string> read(const std::string& path, std::size_t limit) const override;
  Expected<std::string> read_part(const std::string& path, std::uint64_t offset,
                                  std::size_t size) const override;
  FileStatus status(const std::string& path) const override;
  Expected<std::string> real_path(const std::string& path) const override;
  Expected<std::string> read_link(const std::string& path) const override;
  Expected<std::vector<std::string>> list(const std::string& folder) const override;
  std::string current_folder() const override { return launch_.folder; }

 private:
  const Launch& launch_;
  const Project& project_;
};

}  // namespace sqreen::doctor
