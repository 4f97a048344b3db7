// SPDX-License-Identifier: Apache-2.0
// A check judges facts and nothing else: it reads no file and starts no process, so that a test
// builds the facts by hand. One file each under doctor/checks/, listed in doctor/checks/checks.cpp.
// Its words stand beside its logic: listings, explanations and the documentation read them.
//
//   void judge(const Facts& facts, Report& report) {
//     for (const UwsgiServer& server : facts.uwsgi) {
//       if (server.threads.on) continue;
//       report.error(server.main_place()).launch(server.launch).message("...").fix("...");
//     }
//   }
//   const Check uwsgi_enable_threads{.id = "uwsgi.enable-threads", ..., .needs = needs_uwsgi, ...};
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "doctor/finding.h"

namespace sqreen::doctor {

struct Facts;

// Fills the finding that error(), warning() or note() just added. Makes each text one printable
// line: much of it comes from other people's files.
class FindingText {
 public:
  explicit FindingText(Finding& finding) : finding_(finding) {}
  FindingText& message(std::string_view text);
  FindingText& fix(std::string_view text);
  FindingText& evidence(Place place);  // once for each place; without any, it is the finding's own
  FindingText& edit(std::optional<Edit> edit);            // once for each change; nullopt: none
  FindingText& launch(std::optional<std::size_t> index);  // in Facts::launches
  FindingText& consequence(Consequence consequence);

 private:
  Finding& finding_;
};

// Where a check writes its findings.
class Report {
 public:
  Report(std::string_view check_id, Findings& findings) : id_(check_id), findings_(findings) {}
  FindingText error(Place place) { return add(Severity::error, std::move(place)); }
  FindingText warning(Place place) { return add(Severity::warning, std::move(place)); }
  FindingText note(Place place) { return add(Severity::note, std::move(place)); }
  FindingText add(Severity severity, Place place);

 private:
  std::string_view id_;
  Findings& findings_;
};

// What a check judges; without it the check is skipped. All of them stand in needs.cpp.
struct Need {
  std::string_view what;  // "a launch of uWSGI"
  bool (*met)(const Facts& facts);
  // Why it was not looked at although it is there; null or empty: it is not there.
  std::string (*why_not)(const Facts& facts) = nullptr;
};
extern const Need needs_nothing;
extern const Need needs_judged;      // a project that no running process speaks for
extern const Need needs_launch;      // a command that starts something, web or not
extern const Need needs_web_launch;  // a command that serves an app
extern const Need needs_uwsgi;
extern const Need needs_gunicorn;
extern const Need needs_mod_wsgi;
extern const Need needs_waitress;
extern const Need needs_circus;
extern const Need needs_processes;
extern const Need needs_apps;       // that run under sqreen
extern const Need needs_live;       // an app that `doctor --live` was to start
extern const Need needs_packages;   // a requirements or lock file, or an environment that is here
extern const Need needs_logins;     // calls of Django's authenticate()
extern const Need needs_host;       // a launch that runs here
extern const Need needs_dashboard;  // that a launch or the project is set to
extern const Need needs_asked_dashboard;     // that something on this host is set to, and then...
extern const Need needs_resolved_dashboard;  // ...whose name this host has to know
extern const Need needs_proxy;               // ...that is behind one
extern const Need needs_tls;                 // ...that came as far as to TLS
extern const Need needs_date;                // ...whose clock is known

struct Check {
  std::string_view id;                    // stable: "uwsgi.enable-threads"
  std::string_view title;                 // what is so when the check passes
  std::string_view why;                   // what breaks otherwise, in a few sentences
  std::string_view since;                 // what the rule rests on: policy, versions, measurements
  Severity severity = Severity::warning;  // the worst that it reports
  const Need& needs = needs_nothing;
  std::string_view mend = {};  // how to mend it, in general
  void (*judge)(const Facts& facts, Report& report);
};

// Runs every check; the findings come most severe first, in the order of the checks.
Findings run_checks(std::span<const Check* const> checks, const Facts& facts);

}  // namespace sqreen::doctor
