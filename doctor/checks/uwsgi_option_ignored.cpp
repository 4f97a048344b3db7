// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    std::vector<const UwsgiPart*> told;
    for (const UwsgiIgnored& ignored : server.ignored) {
      if (std::find(told.begin(), told.end(), ignored.part) != told.end()) continue;
      told.push_back(ignored.part);  // once for each part
      const bool serves_nothing = ignored.part->name == "Python";
      report.add(serves_nothing ? Severity::error : Severity::warning, place_of(ignored.option))
          .message(server.name() + " has no " + std::string(ignored.part->name) +
                   ", so it ignores `" + printable(ignored.option.key) + "`")
          .fix(ignored.part->remedy)
          .evidence(place_of(ignored.option))
          .launch(server.launch);
    }
  }
}

}  // namespace

const Check uwsgi_option_ignored{
    .id = "uwsgi.option-ignored",
    .title = "This uWSGI has the parts that its configuration asks for",
    .why =
        "Builds and releases of uWSGI differ: Debian's has Python, the HTTP router and gevent only "
        "as plugins, others lack JSON or routing. In a file an option of a part that is not there "
        "is silently ignored; on the command line uWSGI refuses it.",
    .since = "measured with 2.0.21 of Debian and 2.0.31 of the Python package index",
    .severity = Severity::error,
    .needs = needs_uwsgi,
    .mend = "Load the plugin before the option, or install a uWSGI that has the part.",
    .judge = judge,
};

}  // namespace sqreen::doctor
