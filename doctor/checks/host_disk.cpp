// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  if (!facts.host) return;
  const HostFacts& host = *facts.host;
  if (!host.free_bytes || *host.free_bytes >= host.needed_bytes) return;
  report.warning({.source = host.runtime_folder, .origin = Origin::host})
      .launch(0)
      .message("only " + std::to_string(*host.free_bytes >> 20) +
               " MiB are free for the run's files, which may need " +
               std::to_string(host.needed_bytes >> 20))
      .fix("make room, or lower event_log_limit");
}

}  // namespace

const Check host_disk{
    .id = "host.disk",
    .title = "there is room for the run's files",
    .why =
        "The shared region is allocated before the app starts; without room for it there is "
        "no reporting. Events that do not fit while the relay is behind are dropped and "
        "counted.",
    .since = "the size of the region and event_log_limit (64 MiB by default)",
    .severity = Severity::warning,
    .needs = needs_host,
    .mend = "Make room on the file system of the runtime folder, or set event_log_limit lower.",
    .judge = judge,
};

}  // namespace sqreen::doctor
