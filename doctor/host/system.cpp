// SPDX-License-Identifier: Apache-2.0
#include "doctor/host/system.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <array>

#include "compat/survey/os_release.h"

namespace sqreen::doctor {
namespace {

std::string distribution(const FileSystem& files) {
  for (const char* path : compat::kOsReleases) {
    const auto text = files.read(path, 64u << 10);
    if (!text) continue;
    for (compat::OsReleaseLine& line : compat::parse_os_release(*text)) {
      if (line.key == "PRETTY_NAME") return std::move(line.value);
    }
    return {};
  }
  return {};
}

std::string libc() {
#ifdef _CS_GNU_LIBC_VERSION
  std::array<char, 64> text{};
  if (confstr(_CS_GNU_LIBC_VERSION, text.data(), text.size()) > 0) return text.data();
#endif
  return {};
}

std::string container(const FileSystem& files) {
  if (files.status("/.dockerenv").exists) return "docker";
  if (files.status("/run/.containerenv").exists) return "podman";
  return files.status("/var/run/secrets/kubernetes.io").exists ? "kubernetes" : "";
}

}  // namespace

SystemFacts survey_system(const FileSystem& files) {
  SystemFacts system{
      .distribution = distribution(files), .libc = libc(), .container = container(files)};
  utsname kernel{};
  if (uname(&kernel) == 0) {
    system.kernel = std::string(kernel.sysname) + " " + kernel.release + " " + kernel.machine;
  }
  return system;
}

std::string host_name() {
  utsname kernel{};
  return uname(&kernel) == 0 ? kernel.nodename : "";
}

}  // namespace sqreen::doctor
