// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const GunicornServer& server : facts.gunicorn) {
    for (const GunicornProblem& unknown : server.configuration.unknown) {
      Place place = unknown.place;
      place.written = unknown.written;
      report.warning(unknown.place)
          .message(unknown.what)
          .fix("write the name as gunicorn has it")
          .evidence(std::move(place))
          .launch(server.launch);
    }
  }
}

}  // namespace

const Check gunicorn_setting_spelling{
    .id = "gunicorn.setting-spelling",
    .title = "gunicorn's settings are spelled as it knows them",
    .why =
        "gunicorn takes every name of its configuration file that is a setting and silently "
        "ignores "
        "the rest, so `worker = 4` starts one worker.",
    .since = "gunicorn 19.10 to 27.0",
    .severity = Severity::warning,
    .needs = needs_gunicorn,
    .mend = "Write the setting's name; names of your own can begin with an underscore.",
    .judge = judge,
};

}  // namespace sqreen::doctor
