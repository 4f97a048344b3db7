// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const Unread& unread : facts.unread) {
    report.note(unread.place).message(unread.what).evidence(unread.place);
  }
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::unknown) continue;
    const std::string what = launch.not_understood ? *launch.not_understood
                                                   : "whether " + launch.launcher.name +
                                                         " serves a web app is not known";
    report.note(launch.place)
        .launch(i)
        .message("cannot tell what this starts: " + what)
        .fix("if it serves a web app, start it with `sqreen start`")
        .evidence(launch.place);
  }
}

}  // namespace

const Check launch_not_understood{
    .id = "launch.not-understood",
    .title = "every launch command can be followed to its end",
    .why =
        "A launch that goes through a variable, a missing script or an unknown program may serve "
        "an "
        "app. It is said instead of guessed.",
    .since = "always",
    .severity = Severity::note,
    .needs = needs_nothing,
    .mend = "Name the server in the launch file, or give the command after `--`.",
    .judge = judge,
};

}  // namespace sqreen::doctor
