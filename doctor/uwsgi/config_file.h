// SPDX-License-Identifier: Apache-2.0
// The four formats in which uWSGI reads options from a file. Each function takes the text after
// magic variables were replaced, and returns the options of one section in the order in which uWSGI
// adds them. Any bytes are fine: what is malformed gives an error.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqreen::doctor {

struct ConfigLine {
  std::string key;
  std::string value;
  int line;             // 1-based
  std::string written;  // as a person finds it in the file
};

struct ConfigFile {
  std::vector<ConfigLine> lines;
  bool section_found = false;
  std::string error;  // not empty: uWSGI refuses the file
  int error_line = 0;
};

ConfigFile parse_ini_config(std::string_view text, std::string_view section);
ConfigFile parse_yaml_config(std::string_view text, std::string_view section);  // with libyaml
ConfigFile parse_plain_yaml_config(std::string_view text, std::string_view section);  // without it
ConfigFile parse_json_config(std::string_view text, std::string_view section);
// `id`: of the <uwsgi> elements to take; nullopt: the first one.
ConfigFile parse_xml_config(std::string_view text, std::optional<std::string_view> id);

}  // namespace sqreen::doctor
