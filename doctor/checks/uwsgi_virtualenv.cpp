// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

std::string minor(const Version& version) {
  return std::to_string(version.numbers[0]) + "." + std::to_string(version.numbers[1]);
}

void judge(const Facts& facts, Report& report) {
  for (const UwsgiServer& server : facts.uwsgi) {
    const UwsgiSetting* setting = server.settings.find("virtualenv");
    if (!server.runs_apps || setting == nullptr) continue;
    if (!server.python || !server.virtualenv_python) continue;
    if (minor(*server.python) == minor(*server.virtualenv_python)) continue;
    report.error(setting->place)
        .message("uWSGI has Python " + minor(*server.python) +
                 " in it, and the virtual environment " + printable(shortened(setting->value, 60)) +
                 " is of " + minor(*server.virtualenv_python) + ": its packages are not found")
        .fix("make the virtual environment with Python " + minor(*server.python) +
             ", or install uWSGI into it")
        .evidence(setting->place)
        .launch(server.launch);
  }
}

}  // namespace

const Check uwsgi_virtualenv{
    .id = "uwsgi.virtualenv",
    .title = "uWSGI's virtual environment is of the Python in it",
    .why =
        "uWSGI runs the Python that it was built with. From a virtual environment it takes only "
        "the "
        "packages, and looks for them in the folder of its own version.",
    .since =
        "a virtual environment is for one Python (PEP 405), and uWSGI runs the one that it was "
        "built for; seen with Debian's 2.0.21 and an environment of each other CPython",
    .severity = Severity::error,
    .needs = needs_uwsgi,
    .mend =
        "Make the environment with the same Python, or install uWSGI from the package index in it.",
    .judge = judge,
};

}  // namespace sqreen::doctor
