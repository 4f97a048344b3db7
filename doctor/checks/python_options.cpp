// SPDX-License-Identifier: Apache-2.0
#include "agent/python_command.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

// The options of the interpreter, on the command line or in the first line of a script.
std::string_view defeating_option(const Launch& launch) {
  if (!launch.interpreter_command.empty()) {
    return agent::parse_python_command(launch.interpreter_command).defeats_bootstrap;
  }
  if (launch.command.empty()) return {};
  const std::string& program = launch.command[0];
  if (!agent::is_python_name(std::string_view(program).substr(program.rfind('/') + 1))) return {};
  return agent::parse_python_command(launch.command).defeats_bootstrap;
}

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || !launch.starts_agent) continue;
    const std::string_view option = defeating_option(launch);
    if (option.empty()) continue;
    report.error(launch.place)
        .launch(i)
        .consequence(Consequence::unprotected)
        .message("Python ignores the agent: it is started with " + std::string(option))
        .fix("leave " + std::string(option) + " out, or call sqreen.start() in the app")
        .evidence(launch.place);
  }
}

}  // namespace

const Check python_options{
    .id = "python.options",
    .title = "Python is started so that the agent gets in",
    .why =
        "`sqreen start` reaches the app through PYTHONPATH and sitecustomize. -E and -I "
        "make Python ignore the first, -S the second, and the app starts as if there were "
        "no agent.",
    .since = "CPython's documentation of -E, -I and -S; the same for every version",
    .severity = Severity::error,
    .needs = needs_web_launch,
    .mend =
        "Leave the option out of the command, or out of the first line of the script that "
        "is started. Where it has to stay, call sqreen.start() in the WSGI file.",
    .judge = judge,
};

}  // namespace sqreen::doctor
