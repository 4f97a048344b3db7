// SPDX-License-Identifier: Apache-2.0
#include "doctor/facts.h"
#include "doctor/report/report.h"

namespace sqreen::doctor {

Place file_place(const Finding& finding, const Facts& facts) {
  const auto fits = [&](const Place& place) {
    return place.is_file() && place.source != facts.project;
  };
  if (fits(finding.place)) return finding.place;
  for (const Place& place : finding.evidence) {
    if (fits(place)) return place;
  }
  if (finding.launch && *finding.launch < facts.launches.size()) {
    const Launch& launch = facts.launches[*finding.launch];
    if (fits(launch.place)) return launch.place;
    if (!launch.app_file.empty()) return {.source = launch.app_file};
  }
  for (const Launch& launch : facts.launches) {
    if (fits(launch.place)) return launch.place;
  }
  return {.source = "sqreen.ini"};  // where a project answers to doctor, even before it exists
}

}  // namespace sqreen::doctor
