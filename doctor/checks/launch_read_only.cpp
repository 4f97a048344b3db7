// SPDX-License-Identifier: Apache-2.0
#include "core/environment.h"
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

// Where the run's files would go: core/runtime_folders.cpp. Who the app runs as is not known, so
// /run counts, which only root can use.
bool can_report(const Launch& launch, const Settings& settings) {
  const Confinement& confinement = launch.confinement;
  if (!settings.runtime_dir.empty()) return confinement.can_write(settings.runtime_dir);
  const auto own = find(launch.environment, "XDG_RUNTIME_DIR");
  return confinement.can_write("/tmp") || confinement.can_write("/run") ||
         (own && confinement.can_write(*own));
}

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || !launch.confinement.read_only) continue;
    const Settings settings =
        i < facts.settings.of_launch.size() ? facts.settings.of_launch[i] : Settings();
    if (can_report(launch, settings)) continue;
    const std::string folder =
        settings.runtime_dir.empty() ? "/tmp" : printable(shortened(settings.runtime_dir, 60));
    report.warning(launch.confinement.read_only_place)
        .launch(i)
        .message("its file system is read-only, and so is " + folder +
                 ": the agent protects, and nothing is reported")
        .fix(launch.kind == "systemd" ? "add PrivateTmp=yes" : "mount a tmpfs at " + folder)
        .evidence(launch.confinement.read_only_place);
  }
}

}  // namespace

const Check launch_read_only{
    .id = "launch.read-only",
    .title = "the agent finds a folder that it can write",
    .why =
        "The agent protects without its runtime files, but nothing is reported, and `sqreen "
        "status` sees nothing. They go to /run/sqreen (root) or /tmp, or to where "
        "SQREEN_RUNTIME_DIR points.",
    .since =
        "read_only, tmpfs and volumes of compose files, readOnlyRootFilesystem and volumeMounts of "
        "Kubernetes, ProtectSystem=strict of systemd",
    .severity = Severity::warning,
    .needs = needs_web_launch,
    .mend = "Mount something writable at /tmp, or name a writable folder in SQREEN_RUNTIME_DIR.",
    .judge = judge,
};

}  // namespace sqreen::doctor
