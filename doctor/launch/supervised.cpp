// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/supervised.h"

#include <algorithm>
#include <array>

#include "compat/paths.h"
#include "core/text.h"

namespace sqreen::doctor {
namespace {

// Those that the agent's hooks know. A new one is a row.
struct Manager {
  std::string_view program;
  std::string_view kind;                   // of the launches that its file describes
  std::array<std::string_view, 2> option;  // that names the file; empty: its first argument does
  std::string_view otherwise;              // the file when none is named
};
constexpr auto kManagers = std::to_array<Manager>({
    {"supervisord", "supervisor", {"-c", "--configuration"}, "supervisord.conf"},
    {"circusd", "circus", {}, "circus.ini"},
    {"honcho", "Procfile", {"-f", "--procfile"}, "Procfile"},
});

const Manager* manager_of(const Launch& launch) {
  if (launch.command.empty() || launch.role == LaunchRole::web) return nullptr;
  const std::string_view name = compat::base_name(launch.command[0]);
  for (const Manager& manager : kManagers) {
    if (name == manager.program) return &manager;
  }
  return nullptr;
}

std::string file_of(const Manager& manager, const Launch& launch) {
  const std::vector<std::string>& words = launch.command;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (manager.option[0].empty()) {
      if (!words[i].starts_with('-')) return words[i];
      continue;
    }
    for (const std::string_view option : manager.option) {
      if (words[i] == option && i + 1 < words.size()) return words[i + 1];
      if (words[i].starts_with(option) && words[i].size() > option.size()) {
        const std::string_view rest = std::string_view(words[i]).substr(option.size());
        return std::string(rest.substr(rest.starts_with('=') ? 1 : 0));
      }
    }
  }
  return std::string(manager.otherwise);
}

// The file may lie elsewhere there, and include others: what has its name, or else every file of
// its kind.
bool describes(const std::string& file, const Launch& program, const Project& project) {
  const std::string_view name = compat::base_name(file);
  if (project.named(name).empty()) return true;
  if (compat::base_name(program.place.source) == name) return true;
  const auto named = project.named(name);
  const auto text = project.read(named.front());
  return text && text->find("include") != std::string::npos;
}

}  // namespace

void follow_supervisors(std::vector<Launch>& launches, const Project& project) {
  for (Launch& program : launches) {
    if (program.role != LaunchRole::web || program.starts_agent) continue;
    const Launch* with_agent = nullptr;
    bool is_sure = true;
    for (const Launch& launch : launches) {
      const Manager* manager = manager_of(launch);
      if (manager == nullptr || manager->kind != program.kind || &launch == &program) continue;
      if (!describes(file_of(*manager, launch), program, project)) continue;
      if (!launch.starts_agent) is_sure = false;
      if (launch.starts_agent) with_agent = &launch;
    }
    if (with_agent == nullptr || !is_sure) continue;
    program.starts_agent = true;
    program.agent_edits.clear();
    program.wrappers.insert(program.wrappers.begin(), with_agent->command.front());
    program.wrappers.insert(program.wrappers.begin(), with_agent->wrappers.begin(),
                            with_agent->wrappers.end());
  }
}

}  // namespace sqreen::doctor
