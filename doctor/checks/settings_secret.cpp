// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const ExposedSecret& secret : facts.settings.secrets) {
    // The secret itself is never repeated.
    report
        .warning({.source = secret.place.source,
                  .line = secret.place.line,
                  .column = secret.place.column,
                  .origin = secret.place.origin})
        .message(secret.setting + " " + secret.how)
        .fix("take it out, give it in the environment of the server (SQREEN_TOKEN), and renew it");
  }
}

}  // namespace

const Check settings_secret{
    .id = "settings.secret",
    .title = "no secret of the agent lies where others can read it",
    .why =
        "Whoever has the token can speak in the app's name; a proxy's password opens the proxy. "
        "What is committed once stays in the history, and in every layer of an image.",
    .since = "always; values that are taken from a variable are not secrets here",
    .severity = Severity::warning,
    .needs = needs_nothing,
    .mend =
        "Keep it in the environment of the server, or in a file with mode 0600 outside the "
        "project, "
        "and renew what was exposed.",
    .judge = judge,
};

}  // namespace sqreen::doctor
