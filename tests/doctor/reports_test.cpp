// SPDX-License-Identifier: Apache-2.0
// The formats for other programs: their shape as those programs ask for it, and that nothing that a
// project holds breaks out of it.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/report/report.h"
#include "doctor/verdict.h"

namespace sqreen::doctor {
namespace {

using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

const ReportContext kContext{.version = "1.2.3", .target = "/srv/\xFF", .policy = "current"};

// One finding of each severity, with bytes that every format has to escape.
Verdict hostile(const Facts& facts) {
  Verdict verdict;
  verdict.facts = &facts;
  Report report("launch.agent-missing", verdict.findings);
  report.error({.source = "a b,c:%.ini", .line = 3, .column = 7, .written = "x\xFF\n\"<&"})
      .message("50%: bad, ]]> \x1B[31m \xFF\n::error::x")
      .fix("write\nthis");
  report.warning({.source = "command line", .written = "gunicorn", .origin = Origin::command_line})
      .message("no file")
      .launch(0);
  report.note({.source = "Procfile", .line = 1}).message("a note");
  verdict.findings.push_back(
      {.id = "uwsgi.lazy-apps", .severity = Severity::ok, .message = "fine"});
  verdict.findings.push_back(
      {.id = "uwsgi.enable-threads", .severity = Severity::skipped, .message = "nothing there"});
  Finding silenced = verdict.findings[0];
  silenced.suppressed = true;
  silenced.suppressed_because = "we \"know\"";
  verdict.findings.push_back(silenced);
  verdict.summary = summarize(verdict.findings);
  return verdict;
}

Facts one_launch() {
  Facts facts;
  facts.project = "/srv";
  Launch launch;
  launch.place = {.source = "Procfile", .line = 2};
  facts.launches.push_back(launch);
  return facts;
}

TEST(JsonReport, HasThePublishedShape) {
  const Facts facts = one_launch();
  const Json json = Json::parse(as_json(hostile(facts), kContext));
  EXPECT_EQ(json["schema_version"], 1);
  EXPECT_EQ(json["sqreen_version"], "1.2.3");
  EXPECT_EQ(json["policy"], "current");
  EXPECT_EQ(json["summary"],
            (Json{{"errors", 1}, {"warnings", 1}, {"ok", 1}, {"skipped", 2}, {"suppressed", 1}}));
  ASSERT_EQ(json["findings"].size(), 6u);
  for (const Json& finding : json["findings"]) {
    std::vector<std::string> keys;
    for (const auto& item : finding.items()) keys.push_back(item.key());
    EXPECT_THAT(keys, testing::UnorderedElementsAre("id", "status", "message", "fix", "fixable",
                                                    "suppressed", "evidence", "docs"));
    EXPECT_THAT(finding["status"].get<std::string>(),
                testing::AnyOf("error", "warning", "ok", "skipped"));
    for (const Json& place : finding["evidence"]) {
      EXPECT_TRUE(place["path"].is_string() && place["line"].is_number_integer() &&
                  place["column"].is_number_integer() && place["text"].is_string());
    }
  }
  EXPECT_EQ(json["findings"][0]["evidence"][0]["line"], 3);
}

// What code scanning refuses: a result without a location in a file, a rule that is not listed, a
// line below 1, an absolute path without a scheme.
TEST(SarifReport, IsWhatCodeScanningTakes) {
  const Facts facts = one_launch();
  const Json sarif = Json::parse(as_sarif(hostile(facts), kContext));
  EXPECT_EQ(sarif["version"], "2.1.0");
  const Json& run = sarif.at("runs").at(0);
  const Json& rules = run.at("tool").at("driver").at("rules");
  EXPECT_EQ(rules.size(), all_checks().size());
  for (const Json& rule : rules) {
    EXPECT_FALSE(rule.at("id").get<std::string>().empty());
    EXPECT_FALSE(rule.at("shortDescription").at("text").get<std::string>().empty());
    EXPECT_FALSE(rule.at("help").at("text").get<std::string>().empty());
  }
  ASSERT_EQ(run.at("results").size(), 4u);  // neither ok nor skipped
  for (const Json& result : run.at("results")) {
    const std::size_t rule = result.at("ruleIndex");
    EXPECT_EQ(rules.at(rule).at("id"), result.at("ruleId"));
    EXPECT_THAT(result.at("level").get<std::string>(), testing::AnyOf("error", "warning", "note"));
    const Json& physical = result.at("locations").at(0).at("physicalLocation");
    const std::string uri = physical.at("artifactLocation").at("uri");
    EXPECT_THAT(uri, testing::MatchesRegex("[A-Za-z0-9._~/%-]+"));
    EXPECT_GE(physical.at("region").at("startLine").get<int>(), 1);
  }
  const Json& results = run.at("results");
  const auto uri_of = [&](std::size_t i) {
    return results[i]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
  };
  EXPECT_EQ(uri_of(0), "a%20b%2Cc%3A%25.ini");
  EXPECT_EQ(uri_of(1), "Procfile") << "what has no file of its own attaches to the launch";
  EXPECT_EQ(results[3]["suppressions"][0]["justification"], "we \"know\"");
  EXPECT_FALSE(results[0].contains("suppressions"));
}

// Ant's schema (JUnit.xsd): the attributes that a suite must have, and the order of its children.
TEST(JunitReport, HasWhatTheCommonSchemaAsksFor) {
  const Facts facts = one_launch();
  const Verdict verdict = hostile(facts);
  const std::string xml = as_junit(verdict, kContext);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_buffer(xml.data(), xml.size())) << xml;
  EXPECT_EQ(valid_utf8(xml), xml);
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  for (const char* name :
       {"name", "timestamp", "hostname", "tests", "failures", "errors", "time", "id", "package"}) {
    EXPECT_TRUE(suite.attribute(name)) << name;
  }
  EXPECT_THAT(suite.attribute("timestamp").value(),
              testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"));
  EXPECT_EQ(suite.attribute("tests").as_int(), 6);
  EXPECT_EQ(suite.attribute("failures").as_int(), 2);
  std::vector<std::string> order;
  for (const pugi::xml_node child : suite.children()) {
    if (order.empty() || order.back() != child.name()) order.emplace_back(child.name());
  }
  EXPECT_THAT(order, testing::ElementsAre("properties", "testcase", "system-out", "system-err"));
  int failures = 0;
  for (const pugi::xml_node test : suite.children("testcase")) {
    EXPECT_TRUE(test.attribute("name") && test.attribute("classname") && test.attribute("time"));
    if (test.child("failure")) {
      EXPECT_TRUE(test.child("failure").attribute("type"));
      ++failures;
    }
  }
  EXPECT_EQ(failures, 2);
}

TEST(GithubReport, EscapesWhatWouldEndAnAnnotation) {
  const Facts facts = one_launch();
  const std::string text = as_github(hostile(facts));
  const auto lines = split(text, '\n');
  ASSERT_EQ(lines.size(), 4u);  // the last one ends in a newline; what is suppressed is not shown
  EXPECT_THAT(
      std::string(lines[0]),
      testing::StartsWith(
          "::error file=a b%2Cc%3A%25.ini,line=3,col=7,title=launch.agent-missing::50%25: bad"));
  EXPECT_THAT(std::string(lines[0]), HasSubstr("%0Afix: "));
  EXPECT_THAT(std::string(lines[1]), testing::StartsWith("::warning file=Procfile,line=2,title="));
  EXPECT_THAT(std::string(lines[2]), testing::StartsWith("::notice file=Procfile,line=1,title="));
  EXPECT_THAT(text, Not(HasSubstr("\x1B")));
}

}  // namespace
}  // namespace sqreen::doctor
