// SPDX-License-Identifier: Apache-2.0
// `doctor --report`: gathers what doctor/report/issue.h writes down.
#pragma once

#include <string>

#include "cli/command.h"
#include "doctor/verdict.h"

namespace sqreen::cli {

struct IssueTarget {
  std::string policy;
  std::string output;  // a file, which only its owner may read; empty: standard output
};

// Returns kSuccess, or kInternal when the file cannot be written, which is said.
int print_issue(const doctor::Verdict& verdict, const IssueTarget& target, Context& context);

}  // namespace sqreen::cli
