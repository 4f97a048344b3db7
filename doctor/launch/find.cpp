// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/find.h"

#include <algorithm>
#include <array>

#include "compat/paths.h"
#include "core/text.h"
#include "doctor/launch/compose.h"
#include "doctor/launch/dockerfile.h"
#include "doctor/launch/kubernetes.h"
#include "doctor/launch/procfile.h"
#include "doctor/launch/shell.h"
#include "doctor/launch/supervisor.h"
#include "doctor/launch/systemd.h"

namespace sqreen::doctor {
namespace {

using Text = std::string_view;

constexpr std::size_t kMostOfAll = 1'000;

// Recognised by its name, and where many programs share an ending, by what it holds.
struct Kind {
  bool (*has_name)(Text path);
  bool (*is_one)(Text text);  // nullptr: the name is enough
  ReadLaunches (*read)(Text path, Text text, const Project& project);
};

bool is_yaml(Text name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

bool is_procfile(Text path) {
  const Text name = compat::base_name(path);
  return name == "Procfile" || name.starts_with("Procfile.");
}

bool is_dockerfile(Text path) {
  const Text name = compat::base_name(path);
  return name == "Dockerfile" || name == "Containerfile" ||
         (name.starts_with("Dockerfile.") && !name.ends_with(".dockerignore")) ||
         name.ends_with(".Dockerfile") || name.ends_with(".dockerfile");
}

bool is_compose(Text path) {
  const Text name = compat::base_name(path);
  return is_yaml(name) && (name.starts_with("docker-compose") || name.starts_with("compose.") ||
                           name.starts_with("compose-"));
}

// A new kind is a row.
constexpr auto kKinds = std::to_array<Kind>({
    {is_procfile, nullptr,
     [](Text path, Text text, const Project&) { return read_procfile(path, text); }},
    {is_dockerfile, nullptr,
     [](Text path, Text text, const Project&) { return read_dockerfile(path, text); }},
    {is_compose, nullptr, read_compose},
    {[](Text path) { return is_yaml(path) && !is_compose(path); }, is_kubernetes_manifest,
     read_kubernetes},
    {[](Text path) { return path.ends_with(".service"); }, nullptr, read_systemd_unit},
    {[](Text path) { return path.ends_with(".conf") || path.ends_with(".ini"); },
     is_supervisor_file, read_supervisor},
    {[](Text path) { return path.ends_with(".conf") || path.ends_with(".ini"); }, is_circus_file,
     read_circus},
});

bool has_python_in(const Project& project, std::string_view folder) {
  const std::string prefix = folder == "." ? "" : std::string(folder) + "/";
  return std::any_of(project.paths().begin(), project.paths().end(), [&](const std::string& path) {
    return path.starts_with(prefix) && path.ends_with(".py");
  });
}

// Launch files in a folder of their own ("deploy/", "docker/") speak of the project around it.
std::string folder_for(const Project& project, const std::string& path, const std::string& below) {
  const std::string own = compat::folder_of(path);
  const std::string base =
      has_python_in(project, own) ? compat::join(project.folder(), own) : project.folder();
  if (!below.empty()) {
    const std::string deeper = normal_path(compat::join(base, below));
    if (project.files().status(deeper).is_folder) return deeper;
  }
  return normal_path(base);
}

// Which folder an image is built in nobody writes down: mostly the project's, or its Dockerfile's.
std::string built_from(const Project& project, const std::string& path, const std::string& here) {
  if (here.starts_with('/')) return here;
  const std::string from_project = project.absolute(here);
  if (project.files().status(from_project).exists) return from_project;
  return project.absolute(compat::join(compat::folder_of(path), here));
}

void take(ReadLaunches read, const std::string& path, const Project& project, ReadLaunches& all) {
  const std::size_t room = kMostOfAll - all.commands.size();
  if (read.commands.size() > std::min(kMostLaunchCommands, room)) {
    const std::string what =
        kMostLaunchCommands <= room
            ? path + " has more than " + std::to_string(kMostLaunchCommands)
            : "the project, with " + path + ", has more than " + std::to_string(kMostOfAll);
    all.unread.push_back({{.source = path}, what + " launch commands; the rest was not looked at"});
    read.commands.resize(std::min(kMostLaunchCommands, room));
  }
  for (LaunchCommand& command : read.commands) {
    command.folder = folder_for(project, path, command.folder);
    for (Copied& copied : command.copied) copied.here = built_from(project, path, copied.here);
    all.commands.push_back(std::move(command));
  }
  std::move(read.unread.begin(), read.unread.end(), std::back_inserter(all.unread));
}

}  // namespace

ReadLaunches find_launch_commands(const Project& project) {
  ReadLaunches all;
  for (const std::string& path : project.paths()) {
    std::optional<std::string> text;
    for (const Kind& kind : kKinds) {
      if (!kind.has_name(path)) continue;
      if (!text) {
        auto content = project.read(path);
        if (!content) {
          // An ini or YAML file may be anything; only what is a launch file by its name is missed.
          if (kind.is_one == nullptr) {
            Unread& unread = all.unread.emplace_back();
            unread.place.source = path;
            unread.what = "cannot read " + content.error().message;
          }
          break;
        }
        text = std::move(*content);
      }
      if (kind.is_one == nullptr || kind.is_one(*text))
        take(kind.read(path, *text, project), path, project, all);
    }
  }
  return all;
}

LaunchCommand given_command(const std::vector<std::string>& words, const std::string& folder,
                            const Environment& environment) {
  LaunchCommand command;
  command.kind = "command line";
  command.place = {.source = "command line", .origin = Origin::command_line};
  command.place.written = shell_quoted(words);
  command.words = words;
  command.folder = folder;
  command.folder_there = folder;
  command.environment = environment;
  return command;
}

}  // namespace sqreen::doctor
