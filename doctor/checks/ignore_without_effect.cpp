// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/verdict.h"

namespace sqreen::doctor {
namespace {

void judge_one(const Ignore& ignore, std::string_view form, Report& report) {
  const std::string id = printable(shortened(ignore.id, 60));
  const std::string names[] = {ignore.id};
  if (!find_unknown_check(names, all_checks()).empty()) {
    std::vector<std::string_view> ids;
    for (const Check* check : all_checks()) ids.push_back(check->id);
    const auto meant = did_you_mean(ignore.id, ids);
    report.warning(ignore.place)
        .message("nothing is silenced: there is no check \"" + id + "\"" +
                 (meant ? "; did you mean " + std::string(*meant) + "?" : ""))
        .fix("name one that `sqreen doctor --list` shows")
        .evidence(ignore.place);
  } else if (ignore.reason.empty()) {
    report.warning(ignore.place)
        .message(id + " is not silenced: no reason is given")
        .fix("say why: " + std::string(form))
        .evidence(ignore.place);
  }
}

void judge(const Facts& facts, Report& report) {
  for (const Ignore& ignore : facts.comments) {
    judge_one(ignore, "sqreen: ignore[" + ignore.id + "] nothing is opened before the fork",
              report);
  }
  for (const Ignore& ignore : facts.ignores) {
    judge_one(ignore, ignore.id + " (nothing is opened before the fork)", report);
  }
}

}  // namespace

const Check ignore_without_effect{
    .id = "ignore.without-effect",
    .title = "whatever is to be silenced is named, with a reason",
    .why =
        "A finding is silenced only by its check's id and a reason, so that the next reader knows "
        "whether it still holds. An `ignore` without a reason, or with an id that no check has, "
        "silences nothing.",
    .since = "the files that doctor reads for its other checks",
    .severity = Severity::warning,
    .needs = needs_nothing,
    .mend = "Write the reason behind the bracket: `# sqreen: ignore[ID] reason`.",
    .judge = judge,
};

}  // namespace sqreen::doctor
