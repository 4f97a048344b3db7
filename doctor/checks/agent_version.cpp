// SPDX-License-Identifier: Apache-2.0
#include "core/version.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

// Another installation of the same version is as good as this one.
void judge(const Facts& facts, Report& report) {
  for (const RunningApp& app : facts.apps) {
    for (const LoadedPart& part : app.parts) {
      const bool differs = !part.version.empty() && part.version != own_version();
      if (!differs && !part.replaced) continue;
      const std::string version = part.version.empty() ? "" : " " + part.version;
      report
          .warning({.source = "pid " + std::to_string(part.pid),
                    .written = part.path,
                    .origin = Origin::host})
          .message(part.what + " in this process is sqreen" + version + " from " + part.path +
                   (differs ? ", this is " + std::string(own_version())
                            : ", which was replaced since it was loaded"))
          .fix("restart " + app.name);
    }
  }
}

}  // namespace

const Check agent_version{
    .id = "agent.version",
    .title = "a running app has the sqreen that is installed",
    .why =
        "A process keeps the agent that it has loaded: after an upgrade the old one goes on until "
        "the app is restarted, and a worker that is forked later may have another one than its "
        "relay.",
    .since = "the files that the processes have mapped, and the version that stands in them",
    .severity = Severity::warning,
    .needs = needs_apps,
    .mend = "Restart the app. With two installations, start it with the one that is meant.",
    .judge = judge,
};

}  // namespace sqreen::doctor
