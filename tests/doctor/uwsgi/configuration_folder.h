// SPDX-License-Identifier: Apache-2.0
// A folder of tests/doctor/uwsgi/configurations: `arguments` (one a line), perhaps `environment`
// (NAME=VALUE a line), the files they name, and `expected`: what `uwsgi --show-config` prints, with
// {folder} for the folder and {path} for $PATH.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/environment.h"

namespace sqreen::doctor {

struct ConfigurationFolder {
  std::string path;
  std::vector<std::string> argv;  // "uwsgi" first
  Environment environment;
  std::vector<std::string> expected;
};

inline std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

inline const std::string kTestPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

inline ConfigurationFolder read_configuration_folder(const std::string& name) {
  ConfigurationFolder folder;
  folder.path = std::filesystem::canonical(SQREEN_CONFIGURATIONS "/" + name);
  folder.argv = lines_of(folder.path + "/arguments");
  folder.argv.insert(folder.argv.begin(), "uwsgi");
  folder.environment["PATH"] = kTestPath;
  for (const std::string& line : lines_of(folder.path + "/environment")) {
    folder.environment[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
  }
  for (const std::string& line : lines_of(folder.path + "/expected")) {
    folder.expected.push_back(
        replaced(replaced(line, "{folder}", folder.path), "{path}", kTestPath));
  }
  return folder;
}

inline std::vector<std::string> configuration_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(SQREEN_CONFIGURATIONS)) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace sqreen::doctor
