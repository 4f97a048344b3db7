// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

// `start` hands over a server alone.
bool starts_agent(const UwsgiServer& server, const Facts& facts) {
  return !server.launch || facts.launches[*server.launch].starts_agent;
}

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps || !server.agent_loss || !starts_agent(server, facts)) continue;
    const UwsgiAgentLoss& loss = *server.agent_loss;
    auto finding = report.error(loss.place);
    finding.message("uWSGI's " + loss.option + " keeps the agent out: " + loss.what)
        .evidence(loss.place)
        .launch(server.launch)
        .consequence(Consequence::unprotected);
    finding.fix(loss.option == "env"
                    ? "use pythonpath, or keep the old value: env = PYTHONPATH=src:$(PYTHONPATH)"
                    : "leave " + loss.option + " out");
  }
}

}  // namespace

const Check uwsgi_agent_lost{
    .id = "uwsgi.agent-lost",
    .title = "uWSGI lets the agent into its Python",
    .why =
        "`sqreen start` reaches the app through PYTHONPATH and sitecustomize. uWSGI starts Python "
        "itself, after it has set or removed variables (`env`, `unenv`), and with `no-site` "
        "without "
        "the module that would let the agent in. The app starts as if there were no agent.",
    .since = "seen with Debian's 2.0.21 and with 2.0.31; folders of `pythonpath` do no harm",
    .severity = Severity::error,
    .needs = needs_uwsgi,
    .mend = "Add folders by `pythonpath`, and leave `no-site` out.",
    .judge = judge,
};

}  // namespace sqreen::doctor
