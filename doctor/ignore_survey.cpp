// SPDX-License-Identifier: Apache-2.0
#include "doctor/ignore_survey.h"

#include <set>

namespace sqreen::doctor {
namespace {

std::set<std::string> files_of(const Facts& facts) {
  std::set<std::string> files(facts.packages.files.begin(), facts.packages.files.end());
  const auto add = [&](const Place& place) {
    if (place.is_file()) files.insert(place.source);
  };
  for (const Launch& launch : facts.launches) {
    add(launch.place);
    files.insert(launch.app_file);
  }
  for (const UwsgiServer& server : facts.uwsgi) {
    files.insert(server.main_file);
    for (const UwsgiSwitch* decided : {&server.threads, &server.master, &server.lazy_apps}) {
      add(decided->place);
    }
  }
  for (const GunicornServer& server : facts.gunicorn) {
    files.insert(server.configuration.files.begin(), server.configuration.files.end());
  }
  for (const ModWsgiApp& app : facts.mod_wsgi) add(app.place);
  files.insert(facts.settings.ini_path);
  files.erase("");
  return files;
}

}  // namespace

void survey_ignores(Facts& facts, const Project& project) {
  for (const std::string& path : files_of(facts)) {
    if (const auto text = project.read(path)) {
      for (Ignore& ignore : read_ignores(path, *text)) facts.comments.push_back(std::move(ignore));
    }
  }
}

}  // namespace sqreen::doctor
