// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kAgentLaunchers[] = {
    "newrelic-admin", "ddtrace-run",   "opentelemetry-instrument",
    "elasticapm-run", "scout-apm-run", "datadog-run"};

// An agent's launcher in front of `sqreen start`.
std::string launcher_in_front(const Launch& launch) {
  for (const std::string& wrapper : launch.wrappers) {
    if (wrapper.starts_with("sqreen")) return {};
    for (const std::string_view known : kAgentLaunchers) {
      if (wrapper.starts_with(known)) return wrapper;
    }
  }
  return {};
}

void judge_launch(const Launch& launch, std::size_t index, Report& report) {
  if (launch.starts_agent) {
    const std::string first = launcher_in_front(launch);
    if (first.empty()) return;
    report.warning(launch.place)
        .launch(index)
        .message(first + " comes before sqreen start")
        .fix("write sqreen start first: sqreen start " + first + " ...")
        .evidence(launch.place);
    return;
  }
  if (!launch.agent_start || !launch.agent_import) return;
  for (const AgentImport& agent : launch.agents) {
    if (agent.place.source != launch.agent_import->place.source ||
        agent.place.line > launch.agent_import->place.line) {
      continue;
    }
    report.warning(agent.place)
        .launch(index)
        .message(agent.package + " is imported before sqreen")
        .fix("import sqreen and call sqreen.start() first")
        .evidence(agent.place)
        .evidence(launch.agent_import->place);
  }
}

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    if (facts.launches[i].role == LaunchRole::web) judge_launch(facts.launches[i], i, report);
  }
}

}  // namespace

const Check agents_order{
    .id = "agents.order",
    .title = "sqreen comes before other agents",
    .why =
        "Two agents that hook the same calls agree when this one is there first: with "
        "command helpers `sqreen start` comes before `newrelic-admin run-program`, in a "
        "WSGI file `import sqreen` before `import newrelic.agent`.",
    .since =
        "required by the policy for New Relic; asked for in the same way for ddtrace, "
        "OpenTelemetry, Contrast and others that hook at import",
    .severity = Severity::warning,
    .needs = needs_web_launch,
    .mend =
        "Write `sqreen start` in front of the other agent's launcher, or its import above "
        "the other's.",
    .judge = judge,
};

}  // namespace sqreen::doctor
