// SPDX-License-Identifier: Apache-2.0
// What a project and its launches set for the agent, and what is wrong with it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/http_url.h"
#include "core/settings.h"
#include "doctor/place.h"

namespace sqreen::doctor {

struct SettingsProblem {
  Place place;
  std::string message;                // "mode: \"blok\" is not one of off, monitor, block; ..."
  std::optional<std::size_t> launch;  // whose environment it is in; null: the project's sqreen.ini
};

// A secret (the token, a proxy's password) where others can read it.
struct ExposedSecret {
  Place place;
  std::string setting;  // "token"
  std::string how;      // "stands in a file of the project", "can be read by everybody (mode 0644)"
};

// Where a dashboard elsewhere is named.
struct NamedDashboard {
  HttpUrl url;
  Place place;
  std::optional<std::size_t> launch;  // in Facts::launches; null: the project's file, a running app
};

struct SettingsFacts {
  std::string ini_path;  // as the project names it; empty: there is none
  std::vector<SettingsProblem> problems;
  std::vector<ExposedSecret> secrets;
  std::vector<NamedDashboard> dashboards;
  // Of each launch in Facts::launches: what counts for it.
  std::vector<Settings> of_launch;
};

}  // namespace sqreen::doctor
