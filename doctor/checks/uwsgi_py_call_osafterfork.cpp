// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kOption = "py-call-osafterfork";
constexpr std::string_view kHooks = "py-call-uwsgi-fork-hooks";

// What an option does to a server that it must not be added to, or must be taken out of.
struct Harm {
  const UwsgiSwitch* option = nullptr;
  std::string_view name;
  std::string_view what;
  std::string fix;
  std::optional<Edit> edit;
  bool measured = true;
};

// By the hooks: nothing else of the line changes.
std::optional<Edit> replacement(const UwsgiServer& server) {
  if (!server.osafterfork.place.is_file() || !server.knows_fork_hooks()) return std::nullopt;
  return Edit{.path = server.osafterfork.place.source,
              .line = server.osafterfork.place.line,
              .old_text = std::string(kOption),
              .new_text = std::string(kHooks)};
}

bool uses_hooks(const UwsgiServer& server) {
  return server.fork_hooks.on && server.knows_fork_hooks();
}

Harm find_harm(const UwsgiServer& server) {
  const bool hooks = uses_hooks(server);
  const bool calls = server.osafterfork.on && !hooks;  // the hooks switch it off
  if (hooks && server.mounts_before_fork()) {
    return {&server.fork_hooks, kHooks,
            "py-call-uwsgi-fork-hooks crashes uWSGI when it mounts apps before the fork",
            server.how_to_add("lazy-apps"), server.edit_to_add("lazy-apps", server.lazy_apps)};
  }
  if (calls && server.has_sub_interpreters() && !server.lazy_apps.on) {
    return {&server.osafterfork, kOption,
            "py-call-osafterfork makes every worker hang when apps have sub-interpreters",
            server.how_to_add("single-interpreter"),
            server.edit_to_add("single-interpreter", server.single_interpreter)};
  }
  if (!calls || !server.is_python_at_least(3, 13)) return {};
  Harm harm{
      &server.osafterfork, kOption, "py-call-osafterfork makes every worker abort on Python 3.13",
      "replace py-call-osafterfork by py-call-uwsgi-fork-hooks, or remove it", replacement(server)};
  if (server.mounts_before_fork()) {
    harm.fix = "remove py-call-osafterfork";
    harm.edit.reset();
  }
  if (!server.is_python_before(3, 14)) {
    harm.what =
        "py-call-osafterfork makes every worker abort on Python 3.13, and newer ones were never "
        "tried";
    harm.measured = false;
  }
  return harm;
}

void judge_missing(const UwsgiServer& server, Report& report) {
  const bool hooks = uses_hooks(server);
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
  const bool sure = server.python && server.is_complete();
  if (hooks) {
    report
        .add(sure && server.version ? Severity::error : Severity::warning, server.fork_hooks.place)
        .message("py-call-uwsgi-fork-hooks does nothing while uWSGI starts Python without threads")
        .fix(server.how_to_add("enable-threads"))
        .edit(server.edit_to_add("enable-threads", server.threads))
        .evidence(server.fork_hooks.place)
        .launch(server.launch);
    return;
  }
  auto finding = report.add(sure ? Severity::error : Severity::warning, server.main_place());
  finding.message("uWSGI forks without Python's after-fork clean-up")
      .evidence(server.evidence_for(kOption, server.osafterfork))
      .launch(server.launch);
  std::string fix = server.how_to_add(kOption);
  if (server.has_sub_interpreters()) fix += ", together with single-interpreter";
  if (server.python) {
    finding.fix(fix);
    // Alone it would make the workers hang; single-interpreter's own finding has the other half.
    if (!server.has_sub_interpreters())
      finding.edit(server.edit_to_add(kOption, server.osafterfork));
  } else {
    finding.fix("up to Python 3.12, " + fix + "; never on 3.13, where it makes every worker abort");
  }
}

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    if (!server.runs_apps) continue;
    if (const Harm harm = find_harm(server); harm.option != nullptr) {
      report
          .add(harm.measured && server.is_complete() ? Severity::error : Severity::warning,
               harm.option->place)
          .message(harm.what)
          .fix(harm.fix)
          .edit(harm.edit)
          .evidence(harm.option->place)
          .launch(server.launch)
          .consequence(harm.measured && server.is_complete() ? Consequence::no_start
                                                             : Consequence::none);
    } else if (!server.is_python_at_least(3, 13)) {  // there its absence is no fault
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
        "not run in them: locks and random state of the master live on, and os.register_at_fork() "
        "callbacks are not called. This agent notices a fork by itself and protects either way.",
    .since =
        "required by the policy for every version; measured: 2.0.21 on 3.11 and 2.0.31 on 3.6, "
        "3.11 and 3.12 serve with it; 2.0.28 and 2.0.31 on 3.13 abort every worker "
        "(_PyRecursiveMutex_Unlock), with a master or not, lazy or not; py-call-uwsgi-fork-hooks "
        "(2.0.21 and newer, needs threads) serves on all of them and takes its place; with apps "
        "in sub-interpreters 2.0.21 and 2.0.31 hang with the one, and with mounted apps they crash "
        "with the other, unless the workers load them",
    .severity = Severity::error,
    .needs = needs_uwsgi,
    .mend =
        "Up to Python 3.12 add `py-call-osafterfork = true`. On 3.13 remove it, or use "
        "`py-call-uwsgi-fork-hooks` in its place.",
    .judge = judge,
};

}  // namespace sqreen::doctor
