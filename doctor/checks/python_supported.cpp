// SPDX-License-Identifier: Apache-2.0
#include "compat/policy/judge.h"
#include "compat/policy/names.h"
#include "compat/support.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

bool in_baseline(const compat::Interpreter& python) {
  const compat::Policy* policy = compat::find_policy("baseline");
  const compat::Judgement answer = compat::judge(*policy, compat::Item{"cpython", python.version});
  return answer.verdict == compat::Verdict::supported;
}

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || !launch.interpreter) continue;
    const auto unsupported = compat::find_unsupported(*launch.interpreter);
    std::string message;
    if (unsupported) {
      message = unsupported->message;
    } else if (facts.policy == "baseline" && !in_baseline(*launch.interpreter)) {
      message = compat::display_name(*launch.interpreter) +
                " is outside the baseline policy (CPython 2.7 and 3.4 to 3.8)";
    } else {
      continue;
    }
    report.error(launch.interpreter_place)
        .launch(i)
        .consequence(unsupported ? Consequence::unprotected : Consequence::none)
        .message(message)
        .fix("run the app on a CPython that is supported")
        .evidence(launch.interpreter_place);
  }
}

}  // namespace

const Check python_supported{
    .id = "python.supported",
    .title = "the app runs on a Python that the agent supports",
    .why =
        "The agent is native code for CPython. On another implementation, on a "
        "free-threaded build or on a version that it was not built for, the app starts "
        "without it.",
    .since =
        "the interpreter of this machine, the one that the command names (pypy3, jython), the tag "
        "of an official base image, runtime.txt or .python-version",
    .severity = Severity::error,
    .needs = needs_web_launch,
    .mend =
        "Choose a CPython from 2.7 and 3.4 to 3.13 with its lock; `sqreen version` lists "
        "those that this build has a module for.",
    .judge = judge,
};

}  // namespace sqreen::doctor
