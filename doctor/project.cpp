// SPDX-License-Identifier: Apache-2.0
#include "doctor/project.h"

#include <algorithm>
#include <array>

#include "compat/paths.h"
#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr int kDeepest = 12;

constexpr auto kSkippedFolders = std::to_array<std::string_view>(
    {"node_modules", "bower_components", "__pycache__", "site-packages", "dist-packages", "venv",
     "env", "virtualenv", "vendor", "__pypackages__"});

bool is_skipped(std::string_view name) {
  return name.starts_with('.') || name.ends_with(".egg-info") ||
         std::find(kSkippedFolders.begin(), kSkippedFolders.end(), name) != kSkippedFolders.end();
}

// Most names say what they are, and a status for each of thousands of files would cost more than
// everything else.
bool is_surely_file(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  constexpr std::string_view kEndings[] = {".py",  ".pyc", ".js",  ".css",  ".html", ".txt", ".md",
                                           ".rst", ".png", ".jpg", ".svg",  ".po",   ".mo",  ".sql",
                                           ".ts",  ".map", ".gif", ".woff", ".json"};
  return std::find(std::begin(kEndings), std::end(kEndings), name.substr(dot)) !=
         std::end(kEndings);
}

}  // namespace

std::string normal_path(std::string_view path) {
  std::vector<std::string_view> parts;
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string normal;
  for (const std::string_view part : parts) normal.append("/").append(part);
  return normal.empty() ? "/" : normal;
}

Project::Project(std::string folder, const FileSystem& files)
    : folder_(normal_path(folder)), files_(files) {
  walk("", 0);
  std::sort(paths_.begin(), paths_.end());
}

void Project::walk(const std::string& relative, int depth) {
  const auto names = files_.list(absolute(relative));
  if (!names) return;
  // A virtual environment by another name.
  if (depth > 0 && std::binary_search(names->begin(), names->end(), "pyvenv.cfg")) return;
  for (const std::string& name : *names) {
    if (paths_.size() >= kMostFiles) {
      cut_ = true;
      return;
    }
    const std::string path = relative.empty() ? name : relative + "/" + name;
    if (is_surely_file(name)) {
      paths_.push_back(path);
      continue;
    }
    const FileStatus status = files_.status(absolute(path));
    if (status.is_file) paths_.push_back(path);
    if (!status.is_folder || is_skipped(name)) continue;
    if (depth + 1 > kDeepest) {
      cut_ = true;
      continue;
    }
    const auto real = files_.real_path(absolute(path));
    const auto parent = files_.real_path(absolute(relative));
    if (real && parent && *real == compat::join(*parent, name)) walk(path, depth + 1);
  }
}

bool Project::has(std::string_view path) const {
  return std::binary_search(paths_.begin(), paths_.end(), path);
}

Expected<std::string> Project::read(const std::string& path) const {
  return files_.read(absolute(path), kLargestFile);
}

std::string Project::absolute(std::string_view path) const {
  return path.starts_with('/') ? std::string(path) : compat::join(folder_, path);
}

std::string Project::relative(std::string_view path) const {
  std::string normal = normal_path(absolute(path));
  if (folder_ == "/") return normal.substr(1);
  if (normal.size() > folder_.size() && normal.starts_with(folder_) &&
      normal[folder_.size()] == '/') {
    return normal.substr(folder_.size() + 1);
  }
  return normal;
}

std::vector<std::string> Project::named(std::string_view name) const {
  std::vector<std::string> found;
  for (const std::string& path : paths_) {
    if (compat::base_name(path) == name) found.push_back(path);
  }
  return found;
}

std::string Project::like(std::string_view path) const {
  const auto common_parts = [&](std::string_view own) {
    const auto ours = split(own, '/');
    const auto theirs = split(path, '/');
    std::size_t count = 0;
    while (count < ours.size() && count < theirs.size() &&
           ours[ours.size() - 1 - count] == theirs[theirs.size() - 1 - count]) {
      ++count;
    }
    return count;
  };
  std::string found;
  std::size_t most = 0;
  for (const std::string& own : named(compat::base_name(path))) {
    const std::size_t common = common_parts(own);
    if (common < most) continue;
    found = common > most ? own : std::string();
    most = common;
  }
  return found;
}

}  // namespace sqreen::doctor
