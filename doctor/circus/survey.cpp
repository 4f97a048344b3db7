// SPDX-License-Identifier: Apache-2.0
#include "doctor/circus/survey.h"

#include <set>

namespace sqreen::doctor {

void survey_circus(Facts& facts, const Project& project) {
  std::set<std::string> files;
  for (const Launch& launch : facts.launches) {
    if (launch.kind == "circus") files.insert(launch.place.source);
  }
  for (const std::string& path : files) {
    const auto text = project.read(path);
    if (!text) continue;
    for (CircusWatcher& watcher : read_circus_watchers(path, *text)) {
      for (std::size_t i = 0; i < facts.launches.size(); ++i) {
        if (facts.launches[i].place.text() == watcher.place.text()) watcher.launch = i;
      }
      facts.circus.push_back(std::move(watcher));
    }
  }
}

}  // namespace sqreen::doctor
