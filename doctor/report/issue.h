// SPDX-License-Identifier: Apache-2.0
// `doctor --report`: all that somebody who is to help needs to know, as one Markdown text for an
// issue. It is meant to be public: every line of it passes the redactor.
#pragma once

#include <string>
#include <vector>

#include "doctor/host/system.h"
#include "doctor/report/redactor.h"
#include "doctor/settings/effective.h"
#include "doctor/verdict.h"

namespace sqreen::doctor {

struct IssueContext {
  std::string version;  // of this program, with commit and build: "0.1.0 (0a1b2c3d4e5f)"
  std::vector<std::string> modules;  // tags of the CPythons that it has one for: "cp311"
  std::string policy;
  SystemFacts system;
  std::vector<EffectiveSetting> settings;
  std::vector<std::string> log;  // last lines of the agent's own
};

std::string as_issue(const Verdict& verdict, const IssueContext& context, const Redactor& redact);

}  // namespace sqreen::doctor
