// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const SettingsProblem& problem : facts.settings.problems) {
    report.warning(problem.place)
        .launch(problem.launch)
        .message("this setting does not count: " + problem.message)
        .fix("correct it; `man sqreen` lists every setting")
        .evidence(problem.place);
  }
}

}  // namespace

const Check settings_valid{
    .id = "settings.valid",
    .title = "every setting is one that the agent understands",
    .why =
        "A setting that is misspelt, or has a value that is not what it seems (`yess`, `blok`), "
        "falls back to its default: the app starts, and protects in another way than somebody "
        "thinks.",
    .since = "by the same table and rules as `sqreen start`",
    .severity = Severity::warning,
    .needs = needs_nothing,
    .mend = "Correct the line or the variable that is named.",
    .judge = judge,
};

}  // namespace sqreen::doctor
