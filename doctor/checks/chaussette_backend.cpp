// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

constexpr auto kTried = std::to_array<std::string_view>({"wsgiref", "waitress"});
// chaussette registers them under Python 2 alone.
constexpr auto kPython2 = std::to_array<std::string_view>(
    {"gevent", "fastgevent", "geventwebsocket", "geventws4py", "eventlet", "socketio", "bjoern"});

std::string backend_of(const Launch& launch) {
  constexpr std::string_view kOption = "--backend";
  for (std::size_t i = 1; i < launch.command.size(); ++i) {
    const std::string& word = launch.command[i];
    if (word == kOption && i + 1 < launch.command.size()) return launch.command[i + 1];
    if (word.starts_with("--backend=")) return word.substr(kOption.size() + 1);
  }
  return {};
}

void judge_one(const Launch& launch, std::size_t index, const std::string& backend,
               Report& report) {
  const std::string shown = printable(shortened(backend, 60));
  const int python = launch.interpreter ? launch.interpreter->major : -1;
  if (holds(kPython2, backend) && python != 2) {
    report.add(python == 3 ? Severity::error : Severity::warning, launch.place)
        .launch(index)
        .consequence(python == 3 ? Consequence::no_start : Consequence::none)
        .message("chaussette refuses the backend " + shown +
                 (python == 3 ? " on Python 3" : ": it has it on Python 2 alone"))
        .fix("take waitress or wsgiref, or serve with gunicorn's worker of that name")
        .evidence(launch.place);
    return;
  }
  if (holds(kTried, backend)) return;
  report.note(launch.place)
      .launch(index)
      .message("chaussette's backend " + shown +
               " was never tried with the agent: Flask and Django are protected wherever they are "
               "served, a plain WSGI app is not seen there")
      .fix("take waitress or wsgiref")
      .evidence(launch.place);
}

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || !launch.launcher.name.starts_with("chaussette")) continue;
    const std::string backend = backend_of(launch);
    if (!backend.empty() && backend.find('$') == std::string::npos) {
      judge_one(launch, i, backend, report);
    }
  }
}

}  // namespace

const Check chaussette_backend{
    .id = "chaussette.backend",
    .title = "chaussette serves with a backend that it has and that the agent sees",
    .why =
        "Plain WSGI apps are guarded where their server takes them, and of chaussette's backends "
        "that is known of wsgiref and waitress. On Python 3 chaussette has hardly any other: it "
        "ends with \"invalid choice\".",
    .since = "seen with chaussette 1.3 on Python 3.11",
    .severity = Severity::error,
    .needs = needs_web_launch,
    .mend = "Take `--backend waitress`, or serve with gunicorn, which has gevent's worker.",
    .judge = judge,
};

}  // namespace sqreen::doctor
