// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

constexpr auto kNames =
    std::to_array<std::string_view>({"enable-threads", "single-interpreter", "py-call-osafterfork",
                                     "py-call-uwsgi-fork-hooks", "lazy-apps"});

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    for (const UwsgiOption& option : server.misspelled) {
      const auto meant = did_you_mean(option.key, kNames);
      if (!meant) continue;
      report.warning(option.place)
          .message("uWSGI knows no option `" + printable(option.key) + "` and ignores it")
          .fix("write " + std::string(*meant))
          .evidence({.source = option.place.source,
                     .line = option.place.line,
                     .written = option.written,
                     .origin = option.place.origin})
          .launch(server.launch);
    }
  }
}

}  // namespace

const Check uwsgi_option_spelling{
    .id = "uwsgi.option-spelling",
    .title = "uWSGI's options are spelled as it knows them",
    .why =
        "A name that uWSGI does not know is an error on the command line, but in a file it is "
        "silently taken for a "
        "placeholder, unless `strict` is set. Names have hyphens, never underscores.",
    .since = "measured with 2.0.21 and 2.0.31",
    .severity = Severity::warning,
    .needs = needs_uwsgi,
    .mend = "Write the option as `uwsgi --help` shows it, with hyphens.",
    .judge = judge,
};

}  // namespace sqreen::doctor
