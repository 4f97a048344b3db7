// SPDX-License-Identifier: Apache-2.0
// `sqreen compat` as a user runs it: shapes, exit codes, files.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cli/installation.h"

namespace sqreen::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> members(const json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

class CompatTest : public InstallationTest {
 protected:
  json asked(const std::vector<std::string>& words, int exit_code) const {
    const RunResult result = sqreen(words);
    EXPECT_EQ(result.exit_code, exit_code) << result.err;
    EXPECT_EQ(result.err, "");
    EXPECT_TRUE(result.out.ends_with("}\n"));
    return json::parse(result.out, nullptr, false);
  }

  // A virtual environment of the system's Python.
  void add_environment() const {
    add_file("venv/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = false\n");
    std::filesystem::create_directory(app_ / "venv/bin");
    std::filesystem::create_symlink("/usr/bin/python3", app_ / "venv/bin/python");
  }
  void add_metadata(const std::string& folder, const std::string& text) const {
    add_file("venv/lib/" + python_ + "/site-packages/" + folder + ".dist-info/METADATA",
             "Metadata-Version: 2.1\n" + text);
  }
  void add_package(const std::string& name, const std::string& version) const {
    add_metadata(name + "-" + version, "Name: " + name + "\nVersion: " + version + "\n");
  }

  std::string python_ = std::filesystem::read_symlink("/usr/bin/python3").filename();
};

TEST_F(CompatTest, CheckHasThePublishedShape) {
  const json answer = asked({"compat", "check", "--policy", "baseline", "--json", "Django==1.6",
                             "cpython==3.9", "nonesuch", "uwsgi"},
                            1);
  EXPECT_EQ(members(answer),
            (std::vector<std::string>{"items", "policy", "schema_version", "sqreen_version"}));
  EXPECT_EQ(answer["schema_version"], 1);
  EXPECT_EQ(answer["policy"], "baseline");
  ASSERT_EQ(answer["items"].size(), 4u);
  for (const json& item : answer["items"]) {
    EXPECT_EQ(members(item), (std::vector<std::string>{"area", "item", "name", "next", "reason",
                                                       "source", "tested", "verdict", "version"}));
    EXPECT_TRUE(item["tested"].is_boolean());
  }
  const json& django = answer["items"][0];
  EXPECT_EQ(django["item"], "Django==1.6");
  EXPECT_EQ(django["area"], "web-frameworks");
  EXPECT_EQ(django["name"], "Django");
  EXPECT_EQ(django["version"], "1.6");
  EXPECT_EQ(django["verdict"], "supported");
  EXPECT_EQ(django["next"], "");
  const json& python = answer["items"][1];
  EXPECT_EQ(python["verdict"], "unknown");
  EXPECT_THAT(python["reason"].get<std::string>(), StartsWith("outside the listed range"));
  const json& unknown = answer["items"][2];
  EXPECT_EQ(unknown["area"], nullptr);
  EXPECT_EQ(unknown["name"], nullptr);
  EXPECT_EQ(answer["items"][3]["version"], nullptr);
}

TEST_F(CompatTest, ExitCodesTellAScript) {
  EXPECT_EQ(sqreen({"compat", "check", "flask"}).exit_code, 0);
  EXPECT_EQ(sqreen({"compat", "check", "flask", "windows"}).exit_code, 1);
  EXPECT_EQ(sqreen({"compat", "check", "nonesuch"}).exit_code, 1) << "unknown counts as not";
  EXPECT_EQ(sqreen({"compat", "matrix"}).exit_code, 0);
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"compat", "check"},
           {"compat", "check", "flask>=1"},
           {"compat", "matrix", "--area", "planets"},
           {"compat", "--policy", "mine"},
           {"compat", "--format", "pdf"},
           {"compat", "--venv", "/nowhere"},
           {"compat", "--root", "/nowhere"},
           {"compat", "--python", "/nowhere/python"},
           {"compat", "--venv", "/", "--root", "/"},
           {"compat", "/nowhere/requirements.txt"},
           {"compat", "/usr"},
           {"compat", "frobnicate.txt", "extra"},
       }) {
    const RunResult result = sqreen(words);
    EXPECT_EQ(result.exit_code, 2) << words.back();
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith("sqreen compat")) << words.back();
  }
  EXPECT_EQ(sqreen({"compat", "matrix", "--output", "/nowhere/file"}).exit_code, 3);
}

TEST_F(CompatTest, MatrixHoldsTheWholePolicyOrAnArea) {
  const json all = asked({"compat", "matrix", "--policy", "baseline", "--json"}, 0);
  EXPECT_EQ(all["rules"].size(), 34u);
  const json some = asked({"compat", "matrix", "--policy", "baseline", "--json", "--area",
                           "web-servers", "--area", "runtimes"},
                          0);
  ASSERT_EQ(some["rules"].size(), 9u);
  EXPECT_EQ(some["rules"][0]["name"], "CPython");
  EXPECT_EQ(some["rules"][0]["versions"], (json{"==2.7.*", ">=3.4,<3.9"}));
  const json current = asked({"compat", "matrix", "--json", "--area", "web-frameworks"}, 0);
  for (const json& rule : current["rules"]) {
    EXPECT_EQ(rule["verdict"] == "supported", !rule["tested"].empty() && rule["name"] != "Tornado")
        << rule;
  }
  EXPECT_THAT(sqreen({"compat", "matrix"}).out, HasSubstr("CPython 2.7 and 3.6 to 3.13"));
}

TEST_F(CompatTest, ReportIsTheDefaultAndAgreesWithItself) {
  add_environment();
  add_package("Flask", "2.0.3");
  add_package("gunicorn", "20.1.0");
  add_package("requests", "2.31.0");
  const json report = asked({"compat", "--venv", "venv", "--json"}, 0);
  EXPECT_EQ(report, asked({"compat", "report", "--venv", "venv", "--format=json"}, 0));
  EXPECT_EQ(report["supported"], true);
  EXPECT_EQ(report["environment"]["system"]["value"], "Linux");
  EXPECT_EQ(report["environment"]["interpreters"][0]["implementation"], "CPython");
  std::vector<std::string> items;
  for (const json& item : report["items"]) items.push_back(item["item"]);
  EXPECT_THAT(items,
              testing::IsSupersetOf({"linux", "flask==2.0.3", "gunicorn==20.1.0", "sqlite3"}));
  EXPECT_THAT(items, testing::Contains(StartsWith("cpython==3.")));
  EXPECT_THAT(items, Not(testing::Contains(HasSubstr("requests"))));
  add_package("tornado", "6.1");
  EXPECT_EQ(asked({"compat", "--venv", "venv", "--json"}, 1)["supported"], false);
}

TEST_F(CompatTest, AnInterpreterThatCannotBeToldIsNotCalledSupported) {
  add_environment();
  std::filesystem::remove(app_ / "venv/bin/python");
  add_program("venv/bin/python", "");
  const json report = asked({"compat", "--venv", "venv", "--json"}, 1);
  EXPECT_EQ(report["items"][1]["item"], "other-python");
  EXPECT_EQ(report["items"][1]["verdict"], "unknown");
}

TEST_F(CompatTest, ARequirementsFileIsReadWithoutAnEnvironment) {
  add_file("requirements.txt", "Django==1.5\ngunicorn\n");
  const RunResult result = sqreen({"compat", "--policy", "baseline", "requirements.txt"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, AllOf(HasSubstr("unknown      Django 1.5"), HasSubstr("gunicorn"),
                                HasSubstr("outside the listed range"), Not(HasSubstr("CPython"))));
}

TEST_F(CompatTest, OutputGoesToAFileAndTextToTheTerminal) {
  add_environment();
  add_package("Flask", "2.0.3");
  const RunResult result =
      sqreen({"compat", "--venv", "venv", "--format", "html", "--output", "report.html"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("supported    Flask 2.0.3"), Not(HasSubstr("<html"))));
  EXPECT_THAT(read("report.html"), AllOf(StartsWith("<!doctype html>"), HasSubstr("2.0.3")));
  EXPECT_EQ(sqreen({"compat", "check", "flask", "--json", "--output", "answer.json"}).exit_code, 0);
  EXPECT_EQ(json::parse(read("answer.json"))["items"][0]["name"], "Flask");
}

TEST_F(CompatTest, HostileTextsStayTexts) {
  add_environment();
  add_metadata("django-1", "Name: django\nVersion: <script>alert(1)</script>\x1b[31m|`\n");
  for (const char* format : {"text", "json", "markdown", "html"}) {
    const RunResult result = sqreen({"compat", "--venv", "venv", "--format", format});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.out, Not(HasSubstr("\x1b"))) << format;
    if (*format == 'h' || *format == 'm') {
      EXPECT_THAT(result.out, Not(HasSubstr("<script"))) << format;
    }
    EXPECT_THAT(result.out, HasSubstr("alert(1)")) << format << ": as it is";
  }
}

}  // namespace
}  // namespace sqreen::cli
