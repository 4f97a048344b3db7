// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "core/text.h"
#include "doctor/report/report.h"

namespace sqreen::doctor {
namespace {

using Json = nlohmann::ordered_json;

// A note says what could not be judged: for a script that is a check that was skipped.
std::string_view status_of(Severity severity) {
  return severity == Severity::note ? severity_name(Severity::skipped) : severity_name(severity);
}

Json place_json(const Place& place) {
  return {{"path", valid_utf8(place.source)},
          {"line", place.line},
          {"column", place.column},
          {"text", valid_utf8(place.written)}};
}

Json finding_json(const Finding& finding) {
  Json evidence = Json::array();
  for (const Place& place : finding.evidence) evidence.push_back(place_json(place));
  if (evidence.empty() && !finding.place.source.empty()) {
    evidence.push_back(place_json(finding.place));
  }
  return {{"id", finding.id},
          {"status", status_of(finding.severity)},
          {"message", valid_utf8(finding.message)},
          {"fix", valid_utf8(finding.fix)},
          {"fixable", !finding.edits.empty()},
          {"suppressed", finding.suppressed},
          {"evidence", std::move(evidence)},
          {"docs", "docs/doctor.md#" + finding.id}};
}

}  // namespace

std::string as_json(const Verdict& verdict, const ReportContext& context) {
  Json findings = Json::array();
  for (const Finding& finding : verdict.findings) findings.push_back(finding_json(finding));
  const Summary& summary = verdict.summary;
  const Json document = {{"schema_version", 1},
                         {"sqreen_version", context.version},
                         {"target", valid_utf8(context.target)},
                         {"policy", context.policy},
                         {"findings", std::move(findings)},
                         {"summary",
                          {{"errors", summary.errors},
                           {"warnings", summary.warnings},
                           {"ok", summary.ok},
                           {"skipped", summary.skipped},
                           {"suppressed", summary.suppressed}}}};
  return document.dump(2) + "\n";
}

}  // namespace sqreen::doctor
