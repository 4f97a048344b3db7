// SPDX-License-Identifier: Apache-2.0
#include "doctor/survey.h"

#include "doctor/circus/survey.h"
#include "doctor/host/survey.h"
#include "doctor/ignore_survey.h"
#include "doctor/launch/app_file.h"
#include "doctor/launch/classify.h"
#include "doctor/launch/find.h"
#include "doctor/launch/supervised.h"
#include "doctor/packages/survey.h"
#include "doctor/project.h"
#include "doctor/python/survey.h"
#include "doctor/settings/survey.h"
#include "doctor/uwsgi/survey.h"
#include "doctor/waitress/survey.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kMostLaunches = 1'000;
constexpr int kDeepestEmperor = 3;  // one may start another, or itself

void add_launch(Facts& facts, Launch launch, const Project& project, const std::string& library) {
  const std::size_t index = facts.launches.size();
  if (index == kMostLaunches) {
    const std::string what = "the project starts more than " + std::to_string(kMostLaunches) +
                             " programs; the rest was not looked at";
    if (facts.unread.empty() || facts.unread.back().what != what) {
      facts.unread.push_back({{.source = facts.project}, what});
    }
    return;
  }
  if (launch.role == LaunchRole::web) {
    look_into_app(launch, find_app_target(launch, project), project);
  }
  survey_python(launch, project, library);
  facts.launches.push_back(std::move(launch));
  survey_uwsgi(facts, index, project);
  if (auto gunicorn = survey_gunicorn(facts.launches[index], index, project)) {
    facts.gunicorn.push_back(std::move(*gunicorn));
  }
  if (auto waitress = survey_waitress(facts.launches[index], index)) {
    facts.waitress.push_back(std::move(*waitress));
  }
}

void follow_emperors(Facts& facts, const Project& project, const std::string& library) {
  std::size_t begin = 0;
  for (int depth = 0; depth < kDeepestEmperor; ++depth) {
    const std::size_t end = facts.launches.size();
    for (std::size_t i = begin; i < end; ++i) {
      for (Launch& vassal : follow_emperor(facts, i, project)) {
        add_launch(facts, std::move(vassal), project, library);
      }
    }
    begin = end;
  }
}

}  // namespace

Facts survey(const Project& project, const SurveyRequest& request, const Environment& environment) {
  Facts facts;
  facts.project = project.folder();
  facts.policy = request.policy;
  ReadLaunches read;
  if (request.command.empty()) {
    read = find_launch_commands(project);
  } else {
    read.commands.push_back(given_command(request.command, project.folder(), environment));
  }
  facts.unread = std::move(read.unread);
  if (project.is_cut()) {
    facts.unread.push_back({{.source = project.folder()},
                            "the project has too many files or folders; some were not looked at"});
  }
  for (const LaunchCommand& command : read.commands) {
    for (Launch& launch : classify(command, project)) {
      add_launch(facts, std::move(launch), project, request.library);
    }
  }
  follow_supervisors(facts.launches, project);
  follow_emperors(facts, project, request.library);  // with the agent of who starts them
  survey_circus(facts, project);
  facts.mod_wsgi = survey_mod_wsgi(project);
  survey_settings(facts, project);
  survey_packages(facts, project, environment);
  if (!request.command.empty()) facts.host = survey_host(facts, environment);
  survey_ignores(facts, project);
  return facts;
}

}  // namespace sqreen::doctor
