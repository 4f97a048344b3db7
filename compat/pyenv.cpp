// SPDX-License-Identifier: Apache-2.0
#include "compat/pyenv.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "compat/paths.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kVersionFileLimit = 4096;

// export PYENV_ROOT="/home/ada/.pyenv"
std::string root_of(std::string_view path, std::string_view head) {
  constexpr std::string_view kExport = "export PYENV_ROOT=\"";
  const std::size_t begin = head.find(kExport);
  if (begin != std::string_view::npos) {
    const std::string_view rest = head.substr(begin + kExport.size());
    const std::size_t end = rest.find('"');
    if (end != std::string_view::npos) return std::string(rest.substr(0, end));
  }
  return folder_of(folder_of(path));
}

// pyenv-version-file-read: the first word of each line, without comments.
std::vector<std::string> read_versions(const std::string& path, const FileSystem& files) {
  std::vector<std::string> versions;
  const auto text = files.read(path, kVersionFileLimit);
  if (!text) return versions;
  for (std::string_view line : split(*text, '\n')) {
    line = trim(line.substr(0, line.find('#')));
    line = line.substr(0, line.find_first_of(" \t"));
    if (!line.empty() && line.find('/') == std::string_view::npos) versions.emplace_back(line);
  }
  return versions;
}

std::vector<std::string> chosen_versions(const std::string& root, const Environment& environment,
                                         const FileSystem& files) {
  if (const auto named = find(environment, "PYENV_VERSION"); named && !named->empty()) {
    std::vector<std::string> versions;
    for (const std::string_view version : split(*named, ':')) versions.emplace_back(version);
    return versions;
  }
  std::string folder = find(environment, "PYENV_DIR").value_or("");
  if (folder.empty()) folder = files.current_folder();
  while (!folder.empty()) {
    const std::string path = join(folder, ".python-version");
    if (files.status(path).is_file) {
      if (auto versions = read_versions(path, files); !versions.empty()) return versions;
    }
    if (folder == "/" || folder == ".") break;
    folder = folder_of(folder);
  }
  auto versions = read_versions(join(root, "version"), files);
  if (versions.empty()) versions.emplace_back("system");
  return versions;
}

// "3.11.7" as numbers, so that 3.11.10 is newer than 3.11.9.
std::vector<int> numbers_of(std::string_view version) {
  std::vector<int> numbers;
  for (const std::string_view part : split(version, '.')) {
    int number = -1;
    std::from_chars(part.data(), part.data() + part.size(), number);
    numbers.push_back(number);
  }
  return numbers;
}

// A version's folder; "3.11" means the newest 3.11.x (pyenv 2.3.9 and later).
std::optional<std::string> version_folder(const std::string& root, const std::string& version,
                                          const FileSystem& files) {
  const std::string versions = join(root, "versions");
  for (const std::string_view prefix : {"", "python-"}) {
    if (!version.starts_with(prefix)) continue;
    const std::string exact = join(versions, version.substr(prefix.size()));
    if (files.status(exact).is_folder) return exact;
  }
  const auto installed = files.list(versions);
  if (!installed) return std::nullopt;
  std::optional<std::string> newest;
  for (const std::string& name : *installed) {
    if (!name.starts_with(version + ".")) continue;
    if (!newest || numbers_of(*newest) < numbers_of(name)) newest = name;
  }
  if (!newest) return std::nullopt;
  return join(versions, *newest);
}

std::optional<std::string> find_in_system(std::string_view name, const std::string& shims,
                                          const Environment& environment, const FileSystem& files) {
  const std::string search = find(environment, "PATH").value_or("");
  for (const std::string_view folder : split(search, ':')) {
    if (folder.empty() || folder == shims) continue;
    std::string path = join(folder, name);
    const FileStatus status = files.status(path);
    if (status.is_file && status.executable) return path;
  }
  return std::nullopt;
}

}  // namespace

bool is_pyenv_shim(std::string_view path, std::string_view head) {
  return base_name(folder_of(path)) == "shims" && head.starts_with("#!") &&
         head.find("PYENV_ROOT") != std::string_view::npos;
}

std::optional<std::string> resolve_pyenv_shim(const std::string& path, std::string_view head,
                                              const Environment& environment,
                                              const FileSystem& files) {
  const std::string root = root_of(path, head);
  const std::string name(base_name(path));
  for (const std::string& version : chosen_versions(root, environment, files)) {
    if (version == "system") {
      if (auto found = find_in_system(name, folder_of(path), environment, files)) return found;
      continue;
    }
    const auto folder = version_folder(root, version, files);
    if (!folder) continue;
    std::string program = join(*folder, "bin/" + name);
    const FileStatus status = files.status(program);
    if (status.is_file && status.executable) return program;
  }
  return std::nullopt;
}

}  // namespace sqreen::compat
