// SPDX-License-Identifier: Apache-2.0
// A verdict in the format that was asked for, on standard output or in a file.
#pragma once

#include <string>

#include "cli/command.h"
#include "doctor/report/report.h"

namespace sqreen::cli {

struct ReportTarget {
  std::string format = "text";  // text, json, sarif, junit, github
  std::string output;           // a file; empty: standard output
};

// With an output file the text for people goes to standard output. Returns kSuccess, or kInternal
// when the file cannot be written, which is said.
int print_report(const doctor::Verdict& verdict, const doctor::ReportContext& report,
                 const ReportTarget& target, Context& context);

}  // namespace sqreen::cli
