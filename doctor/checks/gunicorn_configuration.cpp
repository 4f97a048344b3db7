// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const GunicornServer& server : facts.gunicorn) {
    for (const GunicornProblem& part : server.configuration.unread) {
      report.note(part.place)
          .message(part.what)
          .fix("what doctor says of gunicorn stands only as far as its configuration can be read")
          .launch(server.launch);
    }
  }
}

}  // namespace

const Check gunicorn_configuration{
    .id = "gunicorn.configuration",
    .title = "gunicorn's whole configuration can be read",
    .why =
        "The file is Python and is never run here. What it takes from another module by a star "
        "import, or a module that is not in the project, may set anything.",
    .since = "always",
    .severity = Severity::note,
    .needs = needs_gunicorn,
    .mend = "Nothing needs to be done; to have it judged, write settings as literals.",
    .judge = judge,
};

}  // namespace sqreen::doctor
