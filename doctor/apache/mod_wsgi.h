// SPDX-License-Identifier: Apache-2.0
// Apps that Apache serves by mod_wsgi, from the WSGI... directives of its configuration files.
//
// An app without an application group of its own gets the group of its name, which is a
// sub-interpreter; only %{GLOBAL} is the main one.
// https://modwsgi.readthedocs.io/en/master/configuration-directives/WSGIApplicationGroup.html
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/place.h"
#include "doctor/project.h"

namespace sqreen::doctor {

struct ModWsgiApp {
  std::string script;             // as written: "/srv/shop/wsgi.py"
  Place place;                    // of WSGIScriptAlias
  std::string application_group;  // "%{GLOBAL}"; empty: its own
  Place group_place;              // of what sets it; empty: nothing does
  std::string app_file;           // of the project; empty: not found
  bool starts_agent = false;      // that file calls sqreen.start()
  // The Apache that the project starts, in Facts::launches; one without the agent, if there is one.
  std::optional<std::size_t> launch;
  bool launched_with_agent = false;  // by `sqreen start`, as is every other
};

// Of one file. Any bytes are fine.
std::vector<ModWsgiApp> read_apache_configuration(std::string_view path, std::string_view text);

// Of every *.conf file of the project that has such directives.
std::vector<ModWsgiApp> survey_mod_wsgi(const Project& project);

}  // namespace sqreen::doctor
