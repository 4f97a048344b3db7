// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/agent_placement.h"

#include <algorithm>

#include "compat/paths.h"
#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLongestFix = 400;  // --diff has all of it

// `"$@"`, `$1`: what the script was called with, not a variable of its own.
bool is_positional(std::string_view written) {
  if (written.starts_with('"')) written.remove_prefix(1);
  if (!written.starts_with('$')) return false;
  written.remove_prefix(written.starts_with("${") ? 2 : 1);
  return !written.empty() && std::string_view("@*0123456789").find(written[0]) != written.npos;
}

}  // namespace

void place_agent(const SourceText& source, const ShellWord& program, const LaunchCommand& written,
                 Trail& trail) {
  const std::string_view text = std::string_view(source.text).substr(program.at, program.length);
  if (is_positional(text) && !trail.agent_edits.empty()) return;
  const std::size_t begin = source.text.rfind('\n', program.at);
  const std::size_t line = begin == std::string::npos ? 0 : begin + 1;
  std::string with = source.text.substr(line, source.text.find('\n', line) - line);
  with.insert(std::min(program.at - line, with.size()), "sqreen start ");
  trail.with_agent = with_blanks(std::string(trim(with)));
  // A line that goes on below is not shown as if it ended in a backslash.
  if (trail.with_agent.ends_with(" \\"))
    trail.with_agent.replace(trail.with_agent.size() - 1, 1, "...");
  if (written.kind == "Procfile" && trail.depth == 1 && source.path == written.place.source) {
    trail.with_agent = written.name + ": " + trail.with_agent;
  }
  trail.agent_edits = source.insert_before(program.at, program.length, "sqreen start");
}

std::string how_to_place_agent(const Launch& launch) {
  std::string how = launch.with_agent.empty()
                        ? "put `sqreen start` in front of the command"
                        : std::string(shortened(launch.with_agent, kLongestFix));
  if (!launch.agent_edits.empty() && launch.agent_edits[0].path != launch.place.source) {
    const Edit& edit = launch.agent_edits[0];
    how = "in " + edit.path + ":" + std::to_string(edit.line) + ": " + how;
  }
  return how;
}

void look_in_front_of_agent(std::string_view python_path, const LaunchCommand& written,
                            const Project& project, Trail& trail) {
  for (const std::string_view folder : split(python_path.substr(0, python_path.find('$')), ':')) {
    if (folder.empty()) continue;
    const std::string_view there = written.folder_there;
    const bool is_there = !there.empty() && folder.starts_with(there);
    const std::string_view inside = is_there ? folder.substr(there.size()) : folder;
    if (inside.starts_with('/') && !is_there) continue;
    const std::string file = project.relative(
        normal_path(trail.folder + "/" + std::string(inside) + "/sitecustomize.py"));
    if (project.has(file)) trail.hides_agent = file;
  }
}

}  // namespace sqreen::doctor
