// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/procfile.h"

#include <algorithm>

#include "core/ascii.h"
#include "core/text.h"

namespace sqreen::doctor {
namespace {

bool is_process_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_ascii_alphanumeric(c) || c == '_' || c == '-';
  });
}

}  // namespace

ReadLaunches read_procfile(std::string_view path, std::string_view text) {
  ReadLaunches read;
  int number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::string_view trimmed = trim(line);
    if (trimmed.empty() || trimmed.starts_with('#')) continue;
    Place place{.source = std::string(path), .line = number, .written = std::string(trimmed)};
    const std::size_t colon = line.find(':');
    const std::string_view name =
        colon == std::string_view::npos ? std::string_view() : trim(line.substr(0, colon));
    if (!is_process_name(name)) {
      const bool has_mark = name.starts_with("\xEF\xBB\xBF");
      read.unread.push_back(
          {std::move(place), has_mark ? "a byte order mark stands in front of the name, so that "
                                        "process managers pass the line over"
                                      : "this line is not `name: command`"});
      continue;
    }
    const std::string_view rest = line.substr(colon + 1);
    const std::string_view command = trim(rest);
    const std::size_t begin =
        command.empty() ? line.size() : static_cast<std::size_t>(command.data() - line.data());
    place.column = 1;
    LaunchCommand launch;
    launch.kind = "Procfile";
    launch.name = std::string(name);
    launch.place = std::move(place);
    launch.shell = SourceText::at(std::string(path), std::string(command), number,
                                  static_cast<int>(begin) + 1);
    read.commands.push_back(std::move(launch));
  }
  return read;
}

}  // namespace sqreen::doctor
