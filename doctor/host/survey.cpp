// SPDX-License-Identifier: Apache-2.0
#include "doctor/host/survey.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <charconv>

#include "compat/paths.h"
#include "core/filesystem.h"
#include "core/run_folder.h"
#include "core/text.h"

namespace sqreen::doctor {
namespace {

// The region with both of its policy buffers (core/region_layout.h), rounded up.
constexpr std::uint64_t kRegionBytes = 8u << 20;

// The folder itself, or the nearest one above it that exists.
std::string existing(std::string folder) {
  while (folder.size() > 1 && access(folder.c_str(), F_OK) != 0) folder = compat::folder_of(folder);
  return folder;
}

std::optional<std::uint64_t> memory_limit() {
  for (const char* path :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    const auto text = real_filesystem().read(path, 64);
    if (!text) continue;
    std::uint64_t bytes = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), bytes);
    // Without a limit cgroup v1 writes a number that no machine has.
    if (error == std::errc() && bytes < (std::uint64_t{1} << 60)) return bytes;
  }
  return std::nullopt;
}

}  // namespace

HostFacts survey_host(const Facts& facts, const Environment& environment) {
  const Settings settings =
      facts.settings.of_launch.empty() ? Settings() : facts.settings.of_launch.front();
  HostFacts host;
  struct utsname names {};
  if (uname(&names) == 0) {
    const std::string_view kernel = names.sysname;
    host.system = kernel == "Darwin" ? "macos" : kernel == "SunOS" ? "solaris" : to_lower(kernel);
  }
  for (const std::string& folder : runtime_folder_candidates(settings, environment)) {
    host.runtime_folder = folder;
    const auto usable = check_runtime_folder(folder);
    host.folder_problem = usable ? "" : usable.error().message;
    if (usable) break;
  }
  struct statvfs status {};
  if (statvfs(existing(host.runtime_folder).c_str(), &status) == 0) {
    host.free_bytes = static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
  }
  host.needed_bytes = kRegionBytes + settings.event_log_limit;
  struct rlimit limit {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    host.descriptors = limit.rlim_cur;
  }
  host.memory_limit = memory_limit();
  return host;
}

}  // namespace sqreen::doctor
