// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    for (const UwsgiUnread& part : server.unread) {
      report.note(part.place)
          .message(part.what)
          .fix("the verdict on uWSGI's options stands only as far as its configuration can be read")
          .launch(server.launch);
    }
  }
}

}  // namespace

const Check uwsgi_configuration{
    .id = "uwsgi.configuration",
    .title = "uWSGI's whole configuration can be read",
    .why =
        "What cannot be read here, because it is missing, malformed or lies behind a URL or a "
        "plugin, may set what the "
        "other checks ask for; they then warn instead of failing.",
    .since = "always",
    .severity = Severity::note,
    .needs = needs_uwsgi,
    .mend = "Put the file where the launch expects it, or correct it where the message says.",
    .judge = judge,
};

}  // namespace sqreen::doctor
