// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  if (!facts.host) return;
  const HostFacts& host = *facts.host;
  if (!host.descriptors || *host.descriptors >= kComfortableDescriptors) return;
  report
      .warning({.source = "ulimit -n",
                .written = std::to_string(*host.descriptors),
                .origin = Origin::host})
      .launch(0)
      .message("a process may open only " + std::to_string(*host.descriptors) + " files")
      .fix("raise the soft limit to 1024 or more (ulimit -n, LimitNOFILE=)");
}

}  // namespace

const Check host_descriptors{
    .id = "host.descriptors",
    .title = "processes may open enough files",
    .why =
        "The agent keeps three descriptors at high numbers, out of the app's way. Under a "
        "tiny limit they come close to the app's own, and the app runs out sooner.",
    .since = "core/descriptor: 64 and 128 are the first numbers",
    .severity = Severity::warning,
    .needs = needs_host,
    .mend = "Raise the soft limit of open files.",
    .judge = judge,
};

}  // namespace sqreen::doctor
