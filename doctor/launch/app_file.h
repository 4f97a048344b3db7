// SPDX-License-Identifier: Apache-2.0
// Which file of the project defines the app that a launch serves, and whether it starts the agent
// by itself: `import sqreen; sqreen.start()` in the WSGI file that is really named there.
#pragma once

#include "doctor/launch/launch.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// What a server was told to load.
struct AppTarget {
  std::string module;                    // "shop.wsgi"; empty: `file` is given
  std::string file;                      // relative to the launch's folder, or absolute
  std::string callable;                  // "app", "create_app"; empty: not said
  std::string folder;                    // absolute: where modules are looked for
  std::vector<std::string> python_path;  // further folders, as they are written
  std::vector<std::string> also;         // further files that run before or beside it, as `file`
  std::vector<std::string> gunicorn_configuration;  // files, as `file`
  bool runs_as_main = false;                        // a script: `__name__` is "__main__"
};

// From the command line alone: gunicorn, waitress, chaussette, flask, manage.py, scripts, ASGI
// servers. uWSGI's comes from its configuration.
AppTarget find_app_target(const Launch& launch, const Project& project);

// Fills `app_file`, `agent_import` and `agent_start`.
void look_into_app(Launch& launch, const AppTarget& target, const Project& project);

}  // namespace sqreen::doctor
