// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const ModWsgiApp& app : facts.mod_wsgi) {
    if (app.starts_agent) continue;
    if (app.app_file.empty()) {
      report.note(app.place)
          .message(printable(shortened(app.script, 60)) +
                   " is not in this project, so nobody can tell whether it starts the agent")
          .fix("let it begin with `import sqreen; sqreen.start()`");
      continue;
    }
    report.error(app.place)
        .message("Apache starts " + printable(app.app_file) + " without the agent")
        .fix("begin " + printable(app.app_file) + " with `import sqreen; sqreen.start()`")
        .evidence(app.place);
  }
}

}  // namespace

const Check mod_wsgi_agent_missing{
    .id = "mod_wsgi.agent-missing",
    .title = "an app under mod_wsgi starts the agent itself",
    .why =
        "Apache's start scripts take no `sqreen start` before them. The WSGI script has to start "
        "the agent, before it imports the app. Flask and Django are protected then, and so is a "
        "plain WSGI callable that is named `application`, mod_wsgi's default.",
    .since =
        "the SDK's sqreen.start(); seen with Apache 2.4 and mod_wsgi 4.9 to 6.1 on CPython 2.7 and "
        "3.6 to 3.13",
    .severity = Severity::error,
    .needs = needs_mod_wsgi,
    .mend =
        "Install the package sqreen and begin the WSGI script with `import sqreen; "
        "sqreen.start()`.",
    .judge = judge,
};

}  // namespace sqreen::doctor
