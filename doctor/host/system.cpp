// SPDX-License-Identifier: Apache-2.0
#include "doctor/host/system.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <array>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

// os-release(5): NAME="value"
std::string distribution(const FileSystem& files) {
  const auto text = files.read("/etc/os-release", 64u << 10);
  if (!text) return {};
  constexpr std::string_view kKey = "PRETTY_NAME=";
  for (std::string_view line : split(*text, '\n')) {
    line = trim(line);
    if (!line.starts_with(kKey)) continue;
    line.remove_prefix(kKey.size());
    if (line.size() >= 2 && line.front() == '"' && line.back() == '"')
      line = line.substr(1, line.size() - 2);
    return std::string(line);
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
