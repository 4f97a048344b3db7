// SPDX-License-Identifier: Apache-2.0
#include "compat/support.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || launch.module_installed != false || !launch.interpreter ||
        compat::find_unsupported(*launch.interpreter)) {
      continue;
    }
    report.error(launch.interpreter_place)
        .launch(i)
        .consequence(Consequence::unprotected)
        .message("this sqreen has no native module for " +
                 compat::display_name(*launch.interpreter))
        .fix("install a sqreen that was built for it; `sqreen version` lists what this one has")
        .evidence(launch.interpreter_place);
  }
}

}  // namespace

const Check python_module{
    .id = "python.module",
    .title = "this sqreen has a native module for the app's Python",
    .why =
        "The agent is a native module for each Python. Without the one for the app's, the "
        "app starts unprotected.",
    .since = "the folders beside this program; only for a command that runs here",
    .severity = Severity::error,
    .needs = needs_web_launch,
    .mend =
        "Install a build for this Python, or run the app with one of those that `sqreen "
        "version` lists.",
    .judge = judge,
};

}  // namespace sqreen::doctor
