// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge_one(const Launch& launch, std::size_t index, Report& report) {
  const Confinement& limits = launch.confinement;
  if (limits.memory && *limits.memory < kComfortableMemory) {
    report.warning(limits.memory_place)
        .launch(index)
        .message("it may use " + std::to_string(*limits.memory >> 20) +
                 " MiB in all; the agent and its relay take about " +
                 std::to_string(kAgentMemory >> 20) + " of them")
        .fix("give it 128 MiB or more")
        .evidence(limits.memory_place);
  }
  if (limits.descriptors && *limits.descriptors < kComfortableDescriptors) {
    report.warning(limits.descriptors_place)
        .launch(index)
        .message("a process of it may open only " + std::to_string(*limits.descriptors) + " files")
        .fix("raise the soft limit to 1024 or more")
        .evidence(limits.descriptors_place);
  }
}

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    if (facts.launches[i].role == LaunchRole::web) judge_one(facts.launches[i], i, report);
  }
}

}  // namespace

const Check launch_limits{
    .id = "launch.limits",
    .title = "a launch's limits leave room for the agent",
    .why =
        "Where a container or unit has very little memory, the kernel ends the largest process "
        "when the limit is met, and that is the app. The agent's descriptors lie at high numbers, "
        "which a tiny limit brings close to the app's own.",
    .since =
        "mem_limit, deploy.resources.limits and ulimits of compose files, resources.limits of "
        "Kubernetes, MemoryMax and LimitNOFILE of systemd; the agent's own figures from "
        "`bin/bench`",
    .severity = Severity::warning,
    .needs = needs_web_launch,
    .mend = "Raise the limit: 128 MiB, and 1024 open files.",
    .judge = judge,
};

}  // namespace sqreen::doctor
