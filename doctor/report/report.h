// SPDX-License-Identifier: Apache-2.0
// A verdict in the formats that other programs read. Each function returns one whole document, in
// valid UTF-8, whatever bytes the project held.
#pragma once

#include <string>

#include "doctor/verdict.h"

namespace sqreen::doctor {

struct ReportContext {
  std::string version;  // of this program
  std::string target;   // the project's folder, or the command after `--`
  std::string policy;   // "current", "baseline"
};

// {"schema_version": 1, "sqreen_version", "target", "policy", "findings": [...], "summary": {...}}
std::string as_json(const Verdict& verdict, const ReportContext& context);

// SARIF 2.1.0 (OASIS), as GitHub's code scanning takes it: every result has a location in a file.
std::string as_sarif(const Verdict& verdict, const ReportContext& context);

// JUnit XML: a test case for each finding, in the order and with the attributes that the common
// schemas ask for. Warnings fail like errors; `--strict` changes the exit code only.
std::string as_junit(const Verdict& verdict, const ReportContext& context);

// A GitHub workflow command for each finding: ::error file=...::message
std::string as_github(const Verdict& verdict);

// Where a finding is shown in formats that know files only: its own place, else its evidence, else
// the launch that it is about, else the app.
Place file_place(const Finding& finding, const Facts& facts);

}  // namespace sqreen::doctor
