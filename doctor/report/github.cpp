// SPDX-License-Identifier: Apache-2.0
// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions; escapes as
// actions/toolkit writes them (packages/core/src/command.ts).
#include "core/text.h"
#include "doctor/facts.h"
#include "doctor/report/report.h"

namespace sqreen::doctor {
namespace {

std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (is_property && c == ':') {
      out += "%3A";
    } else if (is_property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view command_of(Severity severity) {
  if (severity == Severity::error) return "error";
  return severity == Severity::warning ? "warning" : "notice";
}

}  // namespace

std::string as_github(const Verdict& verdict) {
  std::string out;
  for (const Finding& finding : verdict.findings) {
    if (finding.suppressed || finding.severity < Severity::note) continue;
    const Place place = file_place(finding, *verdict.facts);
    out += "::" + std::string(command_of(finding.severity)) +
           " file=" + escaped(printable(place.source), true);
    if (place.line > 0) out += ",line=" + std::to_string(place.line);
    if (place.line > 0 && place.column > 0) out += ",col=" + std::to_string(place.column);
    std::string message = printable(finding.message);
    if (!finding.fix.empty()) message += "\nfix: " + printable(finding.fix);
    out += ",title=" + escaped(finding.id, true) + "::" + escaped(message, false) + "\n";
  }
  return out;
}

}  // namespace sqreen::doctor
