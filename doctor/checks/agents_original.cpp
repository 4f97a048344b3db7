// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/version.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (const compat::Package& package : facts.packages.packages) {
    if (package.normalized != "sqreen") continue;
    // The last release of the original was 1.x; this project counts from 0.1 and says so.
    const std::string& named = package.version ? *package.version : package.specifier;
    const std::size_t digit = named.find_first_of("0123456789");
    const auto version = digit == std::string::npos
                             ? std::nullopt
                             : parse_version(std::string_view(named).substr(digit));
    if (!version || version->numbers[0] < 1) continue;
    report
        .warning({.source = package.origin.path,
                  .line = package.origin.line,
                  .column = 1,
                  .written = package.name + package.specifier,
                  .origin = Origin::lock_file})
        .message("sqreen " + named + " is the original agent, whose service has ended")
        .fix("take it out of the requirements; this agent is started by `sqreen start`");
  }
}

}  // namespace

const Check agents_original{
    .id = "agents.original",
    .title = "the original sqreen package is not installed beside this agent",
    .why =
        "The original `sqreen` package from the Python package index answers to the same "
        "import. Its service has ended, so that an app with it reports to nobody, and two "
        "agents in one process hook each other.",
    .since = "versions from 1.0 on are the original's",
    .severity = Severity::warning,
    .needs = needs_nothing,
    .mend =
        "Remove the package from requirements and lock files, and start the app with "
        "`sqreen start`.",
    .judge = judge,
};

}  // namespace sqreen::doctor
