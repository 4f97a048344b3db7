// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

Place with_words(const GunicornProblem& problem) {
  Place place = problem.place;
  place.written = problem.written;
  return place;
}

void judge(const Facts& facts, Report& report) {
  for (const GunicornServer& server : facts.gunicorn) {
    for (const GunicornProblem& refusal : server.configuration.refusals) {
      report.error(refusal.place)
          .message("gunicorn does not start: " + refusal.what)
          .fix(refusal.place.is_file() ? "mend the line" : "mend the command")
          .evidence(with_words(refusal))
          .launch(server.launch)
          .consequence(Consequence::no_start);
    }
  }
}

}  // namespace

const Check gunicorn_refused{
    .id = "gunicorn.refused",
    .title = "gunicorn takes its configuration",
    .why =
        "gunicorn ends before it serves when an option is unknown, a value is of another kind "
        "(`preload_app = 1`, `workers = 'four'`), a named file is missing, or no app is named.",
    .since = "gunicorn's validators, the same from 19.10 to 27.0; held against the real one",
    .severity = Severity::error,
    .needs = needs_gunicorn,
    .mend = "The message says which value gunicorn refuses and what it takes.",
    .judge = judge,
};

}  // namespace sqreen::doctor
