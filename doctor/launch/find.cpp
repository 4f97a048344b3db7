// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/find.h"

#include <algorithm>
#include <array>

#include "compat/paths.h"
#include "doctor/launch/procfile.h"
#include "doctor/launch/shell.h"

namespace sqreen::doctor {
namespace {

// A kind of file, recognised by its name; a new one is a row.
struct Kind {
  bool (*has_name)(std::string_view path);
  ReadLaunches (*read)(std::string_view path, std::string_view text);
};

bool is_procfile(std::string_view path) {
  const std::string_view name = compat::base_name(path);
  return name == "Procfile" || name.starts_with("Procfile.");
}

constexpr auto kKinds = std::to_array<Kind>({
    {is_procfile, read_procfile},
});

}  // namespace

ReadLaunches find_launch_commands(const Project& project) {
  ReadLaunches all;
  for (const std::string& path : project.paths()) {
    for (const Kind& kind : kKinds) {
      if (!kind.has_name(path)) continue;
      const auto text = project.read(path);
      if (!text) {
        all.unread.push_back({{.source = path}, "cannot read " + text.error().message});
        continue;
      }
      ReadLaunches read = kind.read(path, *text);
      const std::string folder = compat::join(project.folder(), compat::folder_of(path));
      for (LaunchCommand& command : read.commands) {
        if (command.folder.empty()) command.folder = normal_path(folder);
        all.commands.push_back(std::move(command));
      }
      std::move(read.unread.begin(), read.unread.end(), std::back_inserter(all.unread));
    }
  }
  return all;
}

LaunchCommand given_command(const std::vector<std::string>& words, const std::string& folder,
                            const Environment& environment) {
  LaunchCommand command;
  command.kind = "command line";
  command.place = {.source = "command line", .origin = Origin::command_line};
  for (const std::string& word : words) {
    command.place.written += (command.place.written.empty() ? "" : " ") + shell_quoted(word);
  }
  command.words = words;
  command.folder = folder;
  command.folder_there = folder;
  command.environment = environment;
  return command;
}

}  // namespace sqreen::doctor
