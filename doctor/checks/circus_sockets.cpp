// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge_one(const CircusWatcher& watcher, Report& report) {
  for (const std::string& missing : watcher.missing) {
    report.error(watcher.place)
        .message("there is no socket " + printable(shortened(missing, 60)) +
                 ": the program gets the words $(circus.sockets...) as they are written")
        .fix("add a section [socket:" + printable(shortened(missing, 60)) + "]")
        .evidence(watcher.place)
        .launch(watcher.launch)
        .consequence(Consequence::no_start);
  }
  if (watcher.sockets.empty() || watcher.use_sockets || !watcher.missing.empty()) return;
  const bool is_set = !watcher.use_sockets_place.source.empty();
  const Place& place = is_set ? watcher.use_sockets_place : watcher.place;
  auto finding = report.error(place);
  finding
      .message(
          "circus closes its sockets in this program, which is given the number of one: it "
          "ends with \"Bad file descriptor\"")
      .fix("add `use_sockets = True` to [watcher:" + printable(shortened(watcher.name, 60)) + "]")
      .evidence(watcher.place)
      .launch(watcher.launch)
      .consequence(Consequence::no_start);
  if (is_set) return;
  finding.edit(Edit{.kind = Edit::Kind::insert_line,
                    .path = watcher.place.source,
                    .line = watcher.place.line,
                    .old_text = {},
                    .new_text = "use_sockets = True"});
}

void judge(const Facts& facts, Report& report) {
  for (const CircusWatcher& watcher : facts.circus) judge_one(watcher, report);
}

}  // namespace

const Check circus_sockets{
    .id = "circus.sockets",
    .title = "circus hands its programs the sockets that their commands name",
    .why =
        "`$(circus.sockets.web)` becomes a number only where a section [socket:web] defines it, "
        "and "
        "the number means something only to a program of a watcher with `use_sockets`. Otherwise "
        "the server ends at once, and circus starts it again and again.",
    .since = "seen with circus 0.19 and chaussette 1.3",
    .severity = Severity::error,
    .needs = needs_circus,
    .mend = "Add `use_sockets = True` to the watcher, and the socket's section to the file.",
    .judge = judge,
};

}  // namespace sqreen::doctor
