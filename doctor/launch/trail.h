// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/environment.h"
#include "doctor/finding.h"
#include "doctor/launch/unknown_words.h"

namespace sqreen::doctor {

// What is known on the way down from what was written to the command that it starts in the end.
struct Trail {
  Environment environment;
  std::string folder;
  UnknownWords unknown_words;         // of all commands on the way
  std::vector<std::string> wrappers;  // as in Launch, and so are the next four
  std::vector<Edit> agent_edits;
  std::string with_agent;
  std::string loses_agent;
  std::string hides_agent;
  std::string script;  // that runs; empty: none of the project
  int depth = 0;       // of scripts in scripts

  // Behind `sqreen start`.
  bool under_agent() const {
    return std::any_of(wrappers.begin(), wrappers.end(), [](const std::string& wrapper) {
      return wrapper == "sqreen start" || wrapper == "sqreen-start";
    });
  }
};

}  // namespace sqreen::doctor
