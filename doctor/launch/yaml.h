// SPDX-License-Identifier: Apache-2.0
// YAML files of other people, by yaml-cpp, with what it leaves out: several documents, merge keys
// (`<<: *defaults`), and words instead of exceptions. Aliases may refer to each other: whoever
// walks a tree counts its steps.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "doctor/launch/launch.h"

namespace sqreen::doctor {

struct YamlFile {
  std::vector<YAML::Node> documents;  // those before the error, when there is one
  std::string error;                  // empty: none
  int error_line = 0;
};
YamlFile read_yaml(std::string_view text);

// The value of a key, also through merge keys; an undefined node when there is none.
YAML::Node yaml_member(const YAML::Node& map, std::string_view key);

// The members of a map, those of merge keys behind its own.
std::vector<std::pair<std::string, YAML::Node>> yaml_members(const YAML::Node& map);

// Text of a scalar; empty for everything else.
std::string yaml_text(const YAML::Node& node);

// NAME=value from a map or a list of "NAME=value"; names without a value are left out.
Environment yaml_environment(const YAML::Node& node);

// Where a scalar's own text stands in the file. Empty lines: it is folded, or has escapes.
SourceText yaml_source(std::string_view path, std::string_view file, const YAML::Node& scalar);

Place yaml_place(std::string_view path, std::string_view file, const YAML::Node& node);

}  // namespace sqreen::doctor
