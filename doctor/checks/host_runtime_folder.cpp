// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  if (!facts.host) return;
  const HostFacts& host = *facts.host;
  if (host.folder_problem.empty()) return;
  report.warning({.source = host.runtime_folder, .origin = Origin::host})
      .launch(0)
      .message("the run's files have no place: " + host.folder_problem)
      .fix("set SQREEN_RUNTIME_DIR to a folder that this user can write, on a local disk");
}

}  // namespace

const Check host_runtime_folder{
    .id = "host.runtime-folder",
    .title = "the runtime folder can be made",
    .why =
        "The agent protects without its runtime files, but nothing is reported, and `sqreen "
        "status` sees nothing. A read-only root file system without a writable /run or /tmp "
        "is the usual reason.",
    .since =
        "the candidates that `sqreen start` tries, in its order; nothing is made to find "
        "out",
    .severity = Severity::warning,
    .needs = needs_host,
    .mend = "Mount a small tmpfs, or set SQREEN_RUNTIME_DIR.",
    .judge = judge,
};

}  // namespace sqreen::doctor
