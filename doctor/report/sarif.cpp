// SPDX-License-Identifier: Apache-2.0
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and, for what GitHub refuses,
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
#include <nlohmann/json.hpp>

#include "core/ascii.h"
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/report/report.h"

namespace sqreen::doctor {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level_of(Severity severity) {
  if (severity == Severity::error) return "error";
  return severity == Severity::warning ? "warning" : "note";
}

// RFC 3986: everything but unreserved characters and slashes is escaped.
std::string uri_path(std::string_view path) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const bool plain =
        is_ascii_alphanumeric(c) || std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return uri;
}

Json rule_json(const Check& check) {
  const std::string text = std::string(check.why) + " " + std::string(check.mend);
  return {
      {"id", check.id},
      {"shortDescription", {{"text", check.title}}},
      {"fullDescription", {{"text", check.why}}},
      {"help", {{"text", text}, {"markdown", text + "\n\nRests on: " + std::string(check.since)}}},
      {"defaultConfiguration", {{"level", level_of(check.severity)}}},
      {"properties", {{"tags", Json::array({"security", "configuration"})}}}};
}

Json location_json(const Place& place) {
  Json artifact;
  if (place.source.starts_with('/')) {
    artifact = {{"uri", "file://" + uri_path(place.source)}};
  } else {
    artifact = {{"uri", uri_path(place.source)}, {"uriBaseId", "%SRCROOT%"}};
  }
  Json region = {{"startLine", place.line > 0 ? place.line : 1}};
  if (place.line > 0 && place.column > 0) region["startColumn"] = place.column;
  if (place.line > 0 && !place.written.empty()) {
    region["snippet"] = {{"text", valid_utf8(place.written)}};
  }
  return {{"physicalLocation",
           {{"artifactLocation", std::move(artifact)}, {"region", std::move(region)}}}};
}

Json result_json(const Finding& finding, std::size_t rule, const Facts& facts) {
  std::string text = valid_utf8(finding.message);
  if (!finding.fix.empty()) text += "\nfix: " + valid_utf8(finding.fix);
  Json related = Json::array();
  for (const Place& place : finding.evidence) {
    if (place.is_file() && place.source != facts.project) related.push_back(location_json(place));
  }
  Json result = {{"ruleId", finding.id},
                 {"ruleIndex", rule},
                 {"level", level_of(finding.severity)},
                 {"message", {{"text", std::move(text)}}},
                 {"locations", Json::array({location_json(file_place(finding, facts))})}};
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  if (finding.suppressed) {
    result["suppressions"] = Json::array(
        {{{"kind", "inSource"}, {"justification", valid_utf8(finding.suppressed_because)}}});
  }
  return result;
}

}  // namespace

std::string as_sarif(const Verdict& verdict, const ReportContext& context) {
  Json rules = Json::array();
  Json results = Json::array();
  const auto checks = all_checks();
  for (const Check* check : checks) rules.push_back(rule_json(*check));
  for (const Finding& finding : verdict.findings) {
    if (finding.severity < Severity::note) continue;
    std::size_t rule = 0;
    while (rule < checks.size() && checks[rule]->id != finding.id) ++rule;
    results.push_back(result_json(finding, rule, *verdict.facts));
  }
  const Json run = {{"tool",
                     {{"driver",
                       {{"name", "sqreen doctor"},
                        {"semanticVersion", context.version},
                        {"rules", std::move(rules)}}}}},
                    {"columnKind", "unicodeCodePoints"},
                    {"results", std::move(results)}};
  const Json document = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                         {"version", "2.1.0"},
                         {"runs", Json::array({run})}};
  return document.dump(2) + "\n";
}

}  // namespace sqreen::doctor
