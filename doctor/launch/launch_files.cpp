// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/launch_files.h"

#include "compat/paths.h"
#include "core/text.h"

namespace sqreen::doctor {

std::string moved_folder(std::string_view path, std::string_view there, std::string_view here) {
  if (there.empty() || !path.starts_with(there)) return {};
  if (path.size() == there.size()) return std::string(here);
  const bool ends = there.ends_with('/') || path[there.size()] == '/';
  if (!ends) return {};
  return compat::join(here, path.substr(there.size() + (there.ends_with('/') ? 0 : 1)));
}

std::string copied_from(std::span<const Copied> copied, std::string_view path,
                        const FileSystem& files) {
  for (std::size_t i = copied.size(); i > 0; --i) {  // a later one replaces what was there
    const auto& [there, here] = copied[i - 1];
    const bool is_all = there.ends_with('/') && there == std::string(path) + "/";
    std::string from = is_all ? here : moved_folder(path, there, here);
    if (is_all && !files.status(here).is_folder) continue;
    if (from.empty()) continue;
    if (files.status(from).exists) return from;
    // A file that was put into a folder.
    if (from == compat::join(here, compat::base_name(here)) && files.status(here).is_file) {
      return here;
    }
  }
  return {};
}

LaunchFiles::LaunchFiles(const Launch& launch, const Project& project)
    : launch_(launch), project_(project) {}

std::string LaunchFiles::here(const std::string& path) const {
  if (!path.starts_with('/')) return normal_path(compat::join(launch_.folder, path));
  if (launch_.runs_here || !project_.relative(path).starts_with('/')) return path;
  if (std::string from = copied_from(launch_.copied, path, project_.files()); !from.empty()) {
    return from;
  }
  std::string mapped = moved_folder(path, launch_.folder_there, launch_.folder_here);
  const bool is_there = !mapped.empty() && project_.files().status(mapped).exists;
  if (is_there) return mapped;
  // COPY docker/uwsgi.ini /etc/uwsgi.ini
  const std::string alike = project_.like(path);
  if (!alike.empty()) return project_.absolute(alike);
  return mapped.empty() ? path : mapped;
}

bool LaunchFiles::is_elsewhere(const std::string& path) const {
  if (launch_.runs_here || !path.starts_with('/') || !project_.relative(path).starts_with('/')) {
    return false;
  }
  return !project_.files().status(here(path)).exists || in_project(path).starts_with('/');
}

Expected<std::string> LaunchFiles::read(const std::string& path, std::size_t limit) const {
  if (is_elsewhere(path)) {
    return fail(ErrorCode::not_on_this_machine, path + " is no file of this project");
  }
  return project_.files().read(here(path), limit);
}

Expected<std::string> LaunchFiles::read_part(const std::string& path, std::uint64_t offset,
                                             std::size_t size) const {
  if (is_elsewhere(path)) {
    return fail(ErrorCode::not_on_this_machine, path + " is no file of this project");
  }
  return project_.files().read_part(here(path), offset, size);
}

FileStatus LaunchFiles::status(const std::string& path) const {
  return is_elsewhere(path) ? FileStatus() : project_.files().status(here(path));
}

Expected<std::string> LaunchFiles::real_path(const std::string& path) const {
  return project_.files().real_path(here(path));
}

Expected<std::string> LaunchFiles::read_link(const std::string& path) const {
  return project_.files().read_link(here(path));
}

Expected<std::vector<std::string>> LaunchFiles::list(const std::string& folder) const {
  if (is_elsewhere(folder)) {
    return fail(ErrorCode::not_on_this_machine, folder + " is no folder of this project");
  }
  return project_.files().list(here(folder));
}

}  // namespace sqreen::doctor
