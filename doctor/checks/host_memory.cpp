// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  if (!facts.host) return;
  const HostFacts& host = *facts.host;
  if (!host.memory_limit || *host.memory_limit >= kComfortableMemory) return;
  report
      .warning({.source = "memory.max",
                .written = std::to_string(*host.memory_limit),
                .origin = Origin::host})
      .launch(0)
      .message("the container may use " + std::to_string(*host.memory_limit >> 20) +
               " MiB in all; the agent and its relay take about 12 of them")
      .fix("give the container 128 MiB or more");
}

}  // namespace

const Check host_memory{
    .id = "host.memory",
    .title = "the container leaves memory for the agent",
    .why =
        "In a container with very little memory the kernel ends the largest process when "
        "the limit is met, and that is the app.",
    .since = "the cgroup's own limit (v2 or v1)",
    .severity = Severity::warning,
    .needs = needs_host,
    .mend = "Raise the container's memory limit.",
    .judge = judge,
};

}  // namespace sqreen::doctor
