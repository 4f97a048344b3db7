// SPDX-License-Identifier: Apache-2.0
#include "doctor/running/parts.h"

#include "compat/binary_text.h"
#include "core/text.h"
#include "core/version.h"
#include "doctor/running/proc.h"

namespace sqreen::doctor {
namespace {

constexpr std::uint64_t kLargestPart = 64u << 20;
constexpr std::size_t kLongestMaps = 8u << 20;
constexpr std::string_view kDeleted = " (deleted)";

std::string version_in(const std::string& path, const FileSystem& files) {
  std::string version;
  compat::search_file(path, files, kLargestPart, kVersionMark, [&](std::string_view behind) {
    std::size_t end = 0;
    while (end < behind.size() && compat::is_version_character(behind[end])) ++end;
    version = behind.substr(0, end);
    return version.empty();
  });
  return version;
}

// The kernel's name of a file, which tells whether the name is still the file's.
LoadedPart part(pid_t pid, std::string_view what, std::string_view name) {
  LoadedPart loaded{.pid = pid, .what = std::string(what)};
  loaded.replaced = name.ends_with(kDeleted);
  if (loaded.replaced) name.remove_suffix(kDeleted.size());
  loaded.path = name;
  return loaded;
}

}  // namespace

std::optional<LoadedPart> other_relay(pid_t pid, const Installation& own, const FileSystem& files) {
  const auto name = files.read_link(proc_path(pid, "exe"));
  if (!name) return std::nullopt;
  LoadedPart relay = part(pid, "the relay", *name);
  if (!relay.replaced && relay.path == files.real_path(own.program).value_or(own.program)) {
    return std::nullopt;
  }
  relay.version = version_in(proc_path(pid, "exe"), files);
  return relay;
}

std::optional<LoadedPart> other_module(pid_t pid, const Installation& own,
                                       const FileSystem& files) {
  const auto maps = files.read(proc_path(pid, "maps"), kLongestMaps);
  if (!maps) return std::nullopt;
  constexpr std::string_view kModule = "/_sqreen_agent.so";
  const std::string library = files.real_path(own.library).value_or(own.library) + "/";
  for (const std::string_view line : split(*maps, '\n')) {
    const std::size_t begin = line.find('/');
    if (begin == std::string_view::npos || line.find(kModule) == std::string_view::npos) continue;
    LoadedPart module = part(pid, "the agent", line.substr(begin));
    if (!module.replaced && module.path.starts_with(library)) return std::nullopt;
    // A replaced file can be read through its mapping, by root.
    const std::string range(line.substr(0, line.find(' ')));
    module.version = version_in(module.replaced ? proc_path(pid, "map_files/" + range)
                                                : proc_path(pid, "root") + module.path,
                                files);
    return module;
  }
  return std::nullopt;
}

}  // namespace sqreen::doctor
