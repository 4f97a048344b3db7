// SPDX-License-Identifier: Apache-2.0
// Every option of a uWSGI or gunicorn as it will be in effect, each with the place that sets it.
// Useful without the agent: nobody needs to start the server to see where a value comes from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "doctor/launch/launch.h"
#include "doctor/project.h"

namespace sqreen::doctor {

struct ShownOption {
  std::string name;
  std::optional<std::string> value;  // nullopt: a bare flag of the command line
  std::string origin;  // "base.ini:4 via app.ini:2", "command line", "implied by stats"
  Place place;
  bool effective = true;  // false: a later one of its name counts, or this server ignores it
  bool known = true;      // false: only the running server knows the value; `value` is its source
  std::string note;       // why it has no effect; else empty
};

struct ShownConfig {
  std::string server;                 // "uwsgi", "gunicorn"
  std::string version;                // "2.0.21-debian"; empty: not known
  std::string command;                // one line
  std::vector<ShownOption> options;   // uWSGI's in its own order, gunicorn's by name
  std::vector<std::string> problems;  // what is refused or cannot be read, with its place
};

// nullopt: the launch starts neither.
std::optional<ShownConfig> show_config(const Launch& launch, const Project& project);

// {"schema_version": 1, "sqreen_version", "servers": [{"server", "version", "command", "options":
// [{"name", "value", "origin", "path", "line", "effective", "known", "note"}], "problems"}]}
std::string show_config_json(const std::vector<ShownConfig>& configs, std::string_view version);

}  // namespace sqreen::doctor
