// SPDX-License-Identifier: Apache-2.0
// if-..., for-... and their ends: the logic that uWSGI's configuration files may hold. No nesting,
// as in uWSGI.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/filesystem.h"
#include "doctor/uwsgi/placeholders.h"

namespace sqreen::doctor {

bool is_logic_option(std::string_view key);  // begins a block: "if-env", "for"...
bool ends_logic(std::string_view key);       // "end", "endif", "endfor"...

struct LogicWorld {
  const Environment& environment;
  const FileSystem& files;
  std::string_view folder;
  Lookup option;  // the first value of an option so far
};

// What %(_) stands for in each repetition of the lines of the block; empty: they are skipped.
// nullopt: only the running uWSGI knows.
std::optional<std::vector<std::string>> evaluate_logic(std::string_view key,
                                                       std::string_view argument,
                                                       const LogicWorld& world);

}  // namespace sqreen::doctor
