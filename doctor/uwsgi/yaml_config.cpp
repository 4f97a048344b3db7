// SPDX-License-Identifier: Apache-2.0
// core/yaml.c of uWSGI, as built with libyaml: scalars and lists of scalars under the section's
// key. plain_yaml_config.cpp reads as the others do.
#include <yaml-cpp/yaml.h>

#include <exception>

#include "doctor/uwsgi/config_file.h"

namespace sqreen::doctor {
namespace {

void add(const YAML::Node& key, const YAML::Node& value, ConfigFile& file) {
  if (!value.IsScalar()) return;
  std::string written = key.Scalar() + ": " + value.Scalar();
  file.lines.push_back({key.Scalar(), value.Scalar(), value.Mark().line + 1, std::move(written)});
}

void read_section(const YAML::Node& section, ConfigFile& file) {
  if (!section.IsMap()) return;
  file.section_found = true;
  for (const auto& entry : section) {
    if (!entry.first.IsScalar()) continue;
    if (!entry.second.IsSequence()) {
      add(entry.first, entry.second, file);
      continue;
    }
    for (const YAML::Node& item : entry.second) add(entry.first, item, file);
  }
}

}  // namespace

ConfigFile parse_yaml_config(std::string_view text, std::string_view section) {
  ConfigFile file;
  try {
    const YAML::Node root = YAML::Load(std::string(text));
    if (!root.IsMap()) return file;
    for (const auto& entry : root) {
      if (entry.first.IsScalar() && entry.first.Scalar() == section) {
        read_section(entry.second, file);
      }
    }
  } catch (const YAML::Exception& error) {
    file.error = error.msg;
    file.error_line = error.mark.is_null() ? 0 : error.mark.line + 1;
  } catch (const std::exception& error) {
    file.error = error.what();
  }
  return file;
}

}  // namespace sqreen::doctor
