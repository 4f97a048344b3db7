// SPDX-License-Identifier: Apache-2.0
// Where `sqreen start` would go in a shell's text, and what takes the agent out again behind it.
#pragma once

#include <string>
#include <string_view>

#include "doctor/launch/launch.h"
#include "doctor/launch/shell.h"
#include "doctor/launch/source_text.h"
#include "doctor/launch/trail.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// Sets `agent_edits` and `with_agent`: in front of `program`, a word of `source`, unless that comes
// from outside (`"$@"`): then they stay where its words stand.
void place_agent(const SourceText& source, const ShellWord& program, const LaunchCommand& written,
                 Trail& trail);

// The command with the agent in front, for a person; with the place where it would be written
// unless that is the launch's own file: "in start.sh:3: sqreen start gunicorn shop:app".
std::string how_to_place_agent(const Launch& launch);

// Sets `hides_agent`: `python_path` is what replaces the agent's PYTHONPATH. Folders in front of
// the old value ("src:$PYTHONPATH") come before the agent's.
void look_in_front_of_agent(std::string_view python_path, const LaunchCommand& written,
                            const Project& project, Trail& trail);

}  // namespace sqreen::doctor
