// SPDX-License-Identifier: Apache-2.0
#include "compat/survey/operating_system.h"

#include <sys/utsname.h>

#include "compat/survey/os_release.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kSmallFile = 64 * 1024;
constexpr const char* kSystemVersion = "/System/Library/CoreServices/SystemVersion.plist";

bool read_os_release(Reading& reading, const std::string& path) {
  const auto text = reading.files.read(path, kSmallFile);
  if (!text) {
    reading.unreadable(path, text.error(), "make it readable, so that the system is known");
    return false;
  }
  Survey& survey = reading.survey;
  for (OsReleaseLine& line : parse_os_release(*text)) {
    Fact<std::string>* fact = line.key == "NAME"         ? &survey.distribution
                              : line.key == "ID"         ? &survey.distribution_id
                              : line.key == "VERSION_ID" ? &survey.system_version
                                                         : nullptr;
    if (fact != nullptr) *fact = {std::move(line.value), reading.at(path, line.line)};
  }
  // Nothing but Linux has the file (FreeBSD's names itself).
  const bool bsd = survey.distribution_id && survey.distribution_id->value.ends_with("bsd");
  if (!survey.system && !bsd) survey.system = {"Linux", reading.at(path)};
  return true;
}

// <key>ProductVersion</key> <string>10.15.7</string>
bool read_system_version(Reading& reading) {
  const auto text = reading.files.read(kSystemVersion, kSmallFile);
  if (!text) return false;
  const std::string_view all = *text;
  if (!reading.survey.system) reading.survey.system = {"macOS", reading.at(kSystemVersion)};
  const std::size_t key = all.find("<key>ProductVersion</key>");
  const std::size_t begin = all.find("<string>", key);
  const std::size_t end = all.find("</string>", begin);
  if (key == std::string_view::npos || end == std::string_view::npos) {
    reading.problem(kSystemVersion, 0, "names no ProductVersion",
                    "compare it with another Mac's, it should hold one");
    return true;
  }
  int line = 1;
  for (const char c : all.substr(0, begin)) line += c == '\n';
  reading.survey.system_version = {shown(trim(all.substr(begin + 8, end - begin - 8))),
                                   reading.at(kSystemVersion, line)};
  return true;
}

}  // namespace

void read_operating_system(Reading& reading) {
  if (read_system_version(reading)) return;
  for (const char* path : kOsReleases) {
    if (read_os_release(reading, path)) return;
  }
}

void read_this_kernel(Reading& reading) {
  utsname names{};
  if (uname(&names) != 0) return;
  const Origin origin = reading.at("uname(2)");
  const std::string_view system = names.sysname;
  reading.survey.system = {system == "Darwin" ? "macOS" : std::string(system), origin};
  reading.survey.kernel = {names.release, origin};
  reading.survey.architecture = {names.machine, origin};
}

}  // namespace sqreen::compat
