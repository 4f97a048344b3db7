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

}  // namespace sqreen::doctor
