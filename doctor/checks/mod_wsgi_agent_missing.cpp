// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/launch/agent_placement.h"

namespace sqreen::doctor {
namespace {

void judge_script(const Facts& facts, const ModWsgiApp& app, Report& report) {
  const std::string begin = "`import sqreen; sqreen.start()`";
  if (app.app_file.empty()) {
    report.note(app.place)
        .consequence(Consequence::unknown)
        .message(printable(shortened(app.script, 60)) +
                 " is not in this project, so nobody can tell whether it starts the agent")
        .fix("let it begin with " + begin);
    return;
  }
  const std::string file = printable(app.app_file);
  if (app.starts_agent) {
    if (facts.packages.installs_agent != false) return;
    report.error(app.place)
        .consequence(Consequence::unprotected)
        .message("Apache starts " + file +
                 " without the agent: nothing installs the package sqreen")
        .fix("install the package sqreen where Apache's Python looks")
        .evidence(app.place);
    return;
  }
  auto finding = report.error(app.place);
  finding.message("Apache starts " + file + " without the agent")
      .consequence(Consequence::unprotected)
      .evidence(app.place);
  std::string fix = "begin " + file + " with " + begin;
  if (app.launch) {
    const Launch& launch = facts.launches[*app.launch];
    fix += ", or write: " + how_to_place_agent(launch);
    finding.evidence(launch.place).launch(app.launch);
    for (const Edit& edit : launch.agent_edits) finding.edit(edit);
  }
  finding.fix(fix);
}

void judge(const Facts& facts, Report& report) {
  for (const ModWsgiApp& app : facts.mod_wsgi) {
    if (!app.launched_with_agent) judge_script(facts, app, report);
  }
}

}  // namespace

const Check mod_wsgi_agent_missing{
    .id = "mod_wsgi.agent-missing",
    .title = "an app under mod_wsgi has the agent",
    .why =
        "Either the WSGI script starts the agent, before it imports the app, or Apache is started "
        "by `sqreen start`, which a distribution's own service does not do. Flask and Django are "
        "protected then, and so is a plain WSGI callable that is named `application`, "
        "mod_wsgi's default (on Python 2.7 only where the script starts the agent).",
    .since =
        "the SDK's sqreen.start(); seen with Apache 2.4 and mod_wsgi 4.9 to 6.1 on CPython 2.7 and "
        "3.6 to 3.13",
    .severity = Severity::error,
    .needs = needs_mod_wsgi,
    .mend =
        "Install the package sqreen and begin the WSGI script with `import sqreen; "
        "sqreen.start()`. In a container: `CMD [\"sqreen\", \"start\", \"apache2ctl\", "
        "\"-DFOREGROUND\"]`.",
    .judge = judge,
};

}  // namespace sqreen::doctor
