// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kOption = "py-call-osafterfork";

// An older uWSGI ignores the option, as it ignores every name that it does not know.
bool knows_fork_hooks(const UwsgiServer& server) {
  return !server.is_version_before(2, 0, 21);
}

void judge_kill(const UwsgiServer& server, Report& report) {
  const bool hooks = server.fork_hooks.on && knows_fork_hooks(server);
  if (!server.osafterfork.on || hooks) return;
  // Measured on 3.13; nothing newer was.
  const bool measured = server.is_python_before(3, 14) && server.unread.empty();
  report.add(measured ? Severity::error : Severity::warning, server.osafterfork.place)
      .message(server.is_python_before(3, 14)
                   ? "py-call-osafterfork makes every worker abort on Python 3.13"
                   : "py-call-osafterfork makes every worker abort on Python 3.13, and newer ones "
                     "were never tried")
      .fix("replace py-call-osafterfork by py-call-uwsgi-fork-hooks, or remove it")
      .evidence(server.osafterfork.place)
      .launch(server.launch);
}

void judge_missing(const UwsgiServer& server, Report& report) {
  const bool hooks = server.fork_hooks.on && knows_fork_hooks(server);
  if (hooks && server.threads.on) return;
  if (!hooks && server.osafterfork.on) {
    if (server.python) return;
    report.note(server.osafterfork.place)
        .message(
            "py-call-osafterfork is right up to Python 3.12, and makes every worker abort on 3.13")
        .fix("see which Python uWSGI runs before upgrading it")
        .evidence(server.osafterfork.place)
        .launch(server.launch);
    return;
  }
  const bool sure = server.python && server.unread.empty();
  if (hooks) {
    // Naming the hooks also switches py-call-osafterfork off.
    report
        .add(sure && server.version ? Severity::error : Severity::warning, server.fork_hooks.place)
        .message("py-call-uwsgi-fork-hooks does nothing while uWSGI starts Python without threads")
        .fix(server.how_to_add("enable-threads"))
        .evidence(server.fork_hooks.place)
        .launch(server.launch);
    return;
  }
  auto finding = report.add(sure ? Severity::error : Severity::warning, server.main_place());
  finding.message("uWSGI forks without Python's after-fork clean-up")
      .evidence(server.evidence_for(kOption, server.osafterfork))
      .launch(server.launch);
  if (server.python) {
    finding.fix(server.how_to_add(kOption));
  } else {
    finding.fix("up to Python 3.12, " + server.how_to_add(kOption) +
                "; never on 3.13, where it makes every worker abort");
  }
}

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps) continue;
    if (server.is_python_at_least(3, 13)) {
      judge_kill(server, report);  // there its absence is no fault
    } else {
      judge_missing(server, report);
    }
  }
}

}  // namespace

const Check uwsgi_py_call_osafterfork{
    .id = "uwsgi.py-call-osafterfork",
    .title = "uWSGI lets Python clean up after a fork",
    .why =
        "uWSGI forks its workers in C, and without this option Python's after-fork clean-up does "
        "not run in them: "
        "locks and random state of the master live on, and os.register_at_fork() callbacks are not "
        "called. This agent "
        "notices a fork by itself and protects either way.",
    .since =
        "required by the policy for every version; measured: 2.0.21 on 3.11 and 2.0.31 on 3.6, "
        "3.11 and 3.12 serve "
        "with it; 2.0.28 and 2.0.31 on 3.13 abort every worker (_PyRecursiveMutex_Unlock), with a "
        "master or not, "
        "lazy or not; py-call-uwsgi-fork-hooks (2.0.21 and newer, needs threads) serves on all of "
        "them and takes "
        "its place",
    .severity = Severity::error,
    .needs = needs_uwsgi,
    .mend =
        "Up to Python 3.12 add `py-call-osafterfork = true`. On 3.13 remove it, or use "
        "`py-call-uwsgi-fork-hooks` in its place.",
    .judge = judge,
};

}  // namespace sqreen::doctor
