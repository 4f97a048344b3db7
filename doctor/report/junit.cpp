// SPDX-License-Identifier: Apache-2.0
// The dialect that both common schemas take (Ant's, as Jenkins and GitLab read it): attributes id
// and package on the suite, properties first, system-out and system-err last.
#include <pugixml.hpp>
#include <sstream>

#include "core/text.h"
#include "doctor/facts.h"
#include "doctor/report/report.h"

namespace sqreen::doctor {
namespace {

bool fails(const Finding& finding) {
  return !finding.suppressed && finding.severity >= Severity::warning;
}

bool is_skipped(const Finding& finding) {
  return finding.suppressed || finding.severity == Severity::skipped ||
         finding.severity == Severity::note;
}

// What XML 1.0 has no way to write is shown.
std::string text(std::string_view bytes) {
  return printable(bytes);
}

void add_case(pugi::xml_node suite, const Finding& finding, const Facts& facts) {
  pugi::xml_node test = suite.append_child("testcase");
  const Place place = finding.severity >= Severity::note ? file_place(finding, facts) : Place();
  std::string name = finding.id;
  if (!place.source.empty()) name += " " + place.text();
  test.append_attribute("name") = text(name).c_str();
  test.append_attribute("classname") =
      ("sqreen.doctor." + finding.id.substr(0, finding.id.find('.'))).c_str();
  test.append_attribute("time") = "0";
  const std::string message = text(finding.message);
  if (fails(finding)) {
    pugi::xml_node failure = test.append_child("failure");
    failure.append_attribute("message") = message.c_str();
    failure.append_attribute("type") = std::string(severity_name(finding.severity)).c_str();
    std::string details = text(place.text()) + ": " + message;
    if (!finding.fix.empty()) details += "\nfix: " + text(finding.fix);
    failure.append_child(pugi::node_pcdata).set_value(details.c_str());
  } else if (is_skipped(finding)) {
    test.append_child("skipped").append_attribute("message") =
        (finding.suppressed ? "suppressed: " + text(finding.suppressed_because) : message).c_str();
  }
}

}  // namespace

std::string as_junit(const Verdict& verdict, const ReportContext& context) {
  int failures = 0;
  int skipped = 0;
  for (const Finding& finding : verdict.findings) {
    failures += fails(finding) ? 1 : 0;
    skipped += is_skipped(finding) ? 1 : 0;
  }
  pugi::xml_document document;
  pugi::xml_node declaration = document.prepend_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node suite = document.append_child("testsuites").append_child("testsuite");
  suite.append_attribute("name") = "sqreen doctor";
  suite.append_attribute("id") = 0;
  suite.append_attribute("package") = "sqreen.doctor";
  // Nothing is timed, and the same project gives the same file.
  suite.append_attribute("timestamp") = "1970-01-01T00:00:00";
  suite.append_attribute("hostname") = "localhost";
  suite.append_attribute("tests") = static_cast<int>(verdict.findings.size());
  suite.append_attribute("failures") = failures;
  suite.append_attribute("errors") = 0;
  suite.append_attribute("skipped") = skipped;
  suite.append_attribute("time") = "0";
  pugi::xml_node properties = suite.append_child("properties");
  for (const auto& [name, value] :
       {std::pair<const char*, const std::string&>{"sqreen_version", context.version},
        {"target", context.target},
        {"policy", context.policy}}) {
    pugi::xml_node property = properties.append_child("property");
    property.append_attribute("name") = name;
    property.append_attribute("value") = text(value).c_str();
  }
  for (const Finding& finding : verdict.findings) add_case(suite, finding, *verdict.facts);
  suite.append_child("system-out");
  suite.append_child("system-err");
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace sqreen::doctor
