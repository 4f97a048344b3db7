// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/launch.h"

#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {

Findings judge_uwsgi_launch(std::span<const std::string> argv, const Environment& environment,
                            const FileSystem& files, std::string_view folder,
                            std::string_view uwsgi_version, std::string_view python_version) {
  const UwsgiBuild build{
      .version = std::string(uwsgi_version), .python = std::string(python_version), .missing = {}};
  Facts facts;
  facts.uwsgi.push_back(
      judge_effects(read_uwsgi_configuration(argv, environment, files, folder, build), build));
  facts.uwsgi.back().runs_here = true;
  return run_checks(uwsgi_checks(), facts);
}

}  // namespace sqreen::doctor
