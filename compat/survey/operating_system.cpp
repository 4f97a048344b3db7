// SPDX-License-Identifier: Apache-2.0
#include "compat/survey/operating_system.h"

#include <sys/utsname.h>

#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kSmallFile = 64 * 1024;
constexpr const char* kOsReleases[] = {"/etc/os-release", "/usr/lib/os-release"};
constexpr const char* kSystemVersion = "/System/Library/CoreServices/SystemVersion.plist";

// A value as a shell would take it: quotes removed, backslashes resolved.
std::string unquoted(std::string_view value) {
  value = trim(value);
  const char quote = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                             value.back() == value.front()
                         ? value.front()
                         : '\0';
  if (quote != '\0') value = value.substr(1, value.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && quote != '\'' && i + 1 < value.size()) ++i;
    out += value[i];
  }
  return shown(out);
}

bool read_os_release(Reading& reading, const std::string& path) {
  const auto text = reading.files.read(path, kSmallFile);
  if (!text) {
    reading.unreadable(path, text.error(), "make it readable, so that the system is known");
    return false;
  }
  Survey& survey = reading.survey;
  int line = 0;
  for (const std::string_view written : split(*text, '\n')) {
    ++line;
    const std::size_t equals = written.find('=');
    if (equals == std::string_view::npos || written.starts_with('#')) continue;
    const std::string_view key = trim(written.substr(0, equals));
    Fact<std::string>* fact = key == "NAME"         ? &survey.distribution
                              : key == "ID"         ? &survey.distribution_id
                              : key == "VERSION_ID" ? &survey.system_version
                                                    : nullptr;
    std::string value = fact == nullptr ? "" : unquoted(written.substr(equals + 1));
    if (!value.empty()) *fact = {std::move(value), reading.at(path, line)};
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
