// SPDX-License-Identifier: Apache-2.0
#include "doctor/apache/survey.h"

#include <array>

#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

constexpr auto kApaches = std::to_array<std::string_view>(
    {"apache2", "apache2ctl", "apachectl", "httpd", "httpd-foreground"});

}  // namespace

void survey_apache(Facts& facts, const Project& project) {
  facts.mod_wsgi = survey_mod_wsgi(project);
  std::optional<std::size_t> with_agent;
  std::optional<std::size_t> without_agent;
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || !holds(kApaches, launch.launcher.name)) continue;
    launch.serves_mod_wsgi = !facts.mod_wsgi.empty();
    if (!launch.serves_mod_wsgi && !launch.starts_agent) {
      launch.role = LaunchRole::unknown;
      launch.not_understood =
          "what " + launch.launcher.name +
          " serves stands in its configuration, and no file of this project has a WSGIScriptAlias";
    }
    std::optional<std::size_t>& first = launch.starts_agent ? with_agent : without_agent;
    if (!first) first = i;
  }
  for (ModWsgiApp& app : facts.mod_wsgi) {
    app.launched_with_agent = with_agent && !without_agent;
    app.launch = without_agent ? without_agent : with_agent;
  }
}

}  // namespace sqreen::doctor
