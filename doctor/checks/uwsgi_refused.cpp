// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

std::string fix_for(const UwsgiRefusal& refusal, const Facts& facts, const UwsgiServer& server) {
  if (refusal.place.is_file()) return "mend it there; uWSGI ends with status 1";
  if (server.launch && facts.launches[*server.launch].kind == "emperor") {
    return "mend the emperor's vassals-* options: a vassal starts in the emperor's folder of "
           "vassals, and ends with status 1";
  }
  return "mend the command; uWSGI ends with status 1";
}

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    // Of a plugin for another language no option is known here.
    const bool is_of_others = server.launch && !server.runs_apps && !server.is_emperor();
    if (server.refusals.empty() || is_of_others) continue;
    // uWSGI comes no further than the first.
    const UwsgiRefusal& refusal = server.refusals.front();
    const bool sure = server.runs_here || !refusal.depends_on_host;
    report.add(sure ? Severity::error : Severity::warning, refusal.place)
        .message(sure ? "uWSGI does not start: " + refusal.what
                      : "uWSGI does not start unless this is otherwise where it runs: " +
                            refusal.what)
        .fix(fix_for(refusal, facts, server))
        .evidence(refusal.place)
        .launch(server.launch)
        .consequence(sure ? Consequence::no_start : Consequence::none);
  }
}

}  // namespace

const Check uwsgi_refused{
    .id = "uwsgi.refused",
    .title = "uWSGI takes its configuration",
    .why =
        "uWSGI ends at the first thing that it refuses: an option that it does not know on the "
        "command line or under `strict`, a file that is missing or malformed, a block within a "
        "block, values that exclude each other. Nothing is served then.",
    .since = "measured with 2.0.21 and 2.0.31, one run for each kind of refusal",
    .severity = Severity::error,
    .needs = needs_uwsgi,
    .mend = "The message says what uWSGI refuses and where it is written.",
    .judge = judge,
};

}  // namespace sqreen::doctor
