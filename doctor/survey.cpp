// SPDX-License-Identifier: Apache-2.0
#include "doctor/survey.h"

#include "doctor/apache/survey.h"
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

class LaunchSurvey {
 public:
  LaunchSurvey(Facts& facts, const Project& project, const std::string& library)
      : facts_(facts), project_(project), library_(library) {}

  bool is_cut() const { return is_cut_; }

  void add(Launch launch) {
    const std::size_t index = facts_.launches.size();
    if (index == kMostLaunches) {
      is_cut_ = true;
      return;
    }
    if (launch.role == LaunchRole::web) {
      look_into_app(launch, find_app_target(launch, project_), project_);
    }
    survey_python(launch, project_, library_);
    facts_.launches.push_back(std::move(launch));
    survey_uwsgi(facts_, index, project_);
    if (auto gunicorn = survey_gunicorn(facts_.launches[index], index, project_)) {
      facts_.gunicorn.push_back(std::move(*gunicorn));
    }
    if (auto waitress = survey_waitress(facts_.launches[index], index)) {
      facts_.waitress.push_back(std::move(*waitress));
    }
  }

  void follow_emperors() {
    std::size_t begin = 0;
    for (int depth = 0; depth < kDeepestEmperor; ++depth) {
      const std::size_t end = facts_.launches.size();
      for (std::size_t i = begin; i < end && !is_cut_; ++i) {
        for (Launch& vassal : follow_emperor(facts_, i, project_)) add(std::move(vassal));
      }
      begin = end;
    }
  }

 private:
  Facts& facts_;
  const Project& project_;
  const std::string& library_;
  bool is_cut_ = false;
};

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
  LaunchSurvey launches(facts, project, request.library);
  for (const LaunchCommand& command : read.commands) {
    if (launches.is_cut()) break;
    for (Launch& launch : classify(command, project)) launches.add(std::move(launch));
  }
  follow_supervisors(facts.launches, project);
  launches.follow_emperors();  // with the agent of who starts them
  if (launches.is_cut()) {
    facts.unread.push_back({{.source = project.folder()},
                            "the project starts more than " + std::to_string(kMostLaunches) +
                                " programs; the rest was not looked at"});
  }
  survey_circus(facts, project);
  survey_apache(facts, project);
  survey_settings(facts, project);
  survey_packages(facts, project, environment);
  if (!request.command.empty()) facts.host = survey_host(facts, environment);
  survey_ignores(facts, project);
  return facts;
}

}  // namespace sqreen::doctor
