// SPDX-License-Identifier: Apache-2.0
// Finds, reads and parses the configuration files that uWSGI's options name: the last colon parts
// a section off, `:section` alone is of the file before, an ending chooses the format where no
// option does, magic variables and injected texts come before the parsing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/filesystem.h"
#include "doctor/uwsgi/build.h"
#include "doctor/uwsgi/config_file.h"
#include "doctor/uwsgi/magic.h"

namespace sqreen::doctor {

enum class ConfigFormat : unsigned char { ini, xml, yaml, json };

// Of an option that loads a file: "ini", "xmlconfig", "js"...
std::optional<ConfigFormat> format_of_option(std::string_view option);
// Of a file named without such an option.
std::optional<ConfigFormat> format_of_ending(std::string_view path);
std::string_view format_name(ConfigFormat format);

struct LoadedConfig {
  std::string path;     // as named; empty: nothing was read
  std::string section;  // as asked for; empty: not asked
  ConfigFile file;
  std::string unknown;      // not empty: what only uWSGI itself can read, and why
  std::string refused;      // not empty: uWSGI ends here, and why
  bool is_missing = false;  // since the file cannot be read on this host
};

class ConfigLoader {
 public:
  // `folder` is absolute: what relative paths start from.
  ConfigLoader(const FileSystem& files, std::string_view folder, const UwsgiBuild& build)
      : files_(files), folder_(folder), libyaml_(build.libyaml), magic_(folder, build.version) {}

  // `name`: path, path:section, or :section. `is_first`: also the upper-case magic variables are
  // those of this file.
  LoadedConfig load(ConfigFormat format, const std::string& name, bool is_first);

  // Texts that every later file gets in front of and behind its own (inject-before, inject-after).
  void inject_before(std::string path) { before_.push_back(std::move(path)); }
  void inject_after(std::string path) { after_.push_back(std::move(path)); }

  // A file relative to the working folder.
  Expected<std::string> read(std::string_view path) const;

 private:
  Expected<std::string> read_with_injections(const std::string& path) const;
  ConfigFile parse(ConfigFormat format, std::string_view text, const std::string& section) const;

  const FileSystem& files_;
  std::string folder_;
  bool libyaml_;
  MagicVariables magic_;
  std::string last_file_;
  std::vector<std::string> before_;
  std::vector<std::string> after_;
};

}  // namespace sqreen::doctor
