// SPDX-License-Identifier: Apache-2.0
// `sqreen doctor` as a person or CI runs it: exit codes, one document on standard output, files
// that are mended or left alone.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/captured_run.h"

namespace sqreen::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Doctor : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  Captured run(std::vector<std::string> words) {
    words.insert(words.begin(), {"doctor", folder_.path()});
    return run_captured({{"PATH", "/usr/bin:/bin"}}, std::move(words));
  }

  ScratchFolder folder_;
};

TEST_F(Doctor, ExitsByWhatItFinds) {
  write("Procfile", "web: gunicorn shop:app\n");
  EXPECT_EQ(run({}).code, kFindings);
  EXPECT_EQ(run({"--ignore", "launch.agent-missing"}).code, kSuccess);
  EXPECT_EQ(run({"--select", "uwsgi,settings"}).code, kSuccess);
  write("Procfile", "worker: celery -A shop worker\n");
  EXPECT_EQ(run({}).code, kSuccess);
  EXPECT_EQ(run({"--strict"}).code, kFindings);
  // A name is one word: what follows it is the folder.
  EXPECT_EQ(run_captured({}, {"doctor", "--select", "uwsgi", folder_.path()}).code, kSuccess);
  EXPECT_EQ(run_captured({}, {"doctor", "--ignore", "launch", folder_.path()}).code, kSuccess);
  const Captured unknown = run({"--select", "launch.agent-mising"});
  EXPECT_EQ(unknown.code, kUsage);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean launch.agent-missing?"));
  EXPECT_EQ(run({"--format", "xml"}).code, kUsage);
  EXPECT_THAT(run({"--live"}).err, HasSubstr("--live needs a command"));
  EXPECT_EQ(run({"--live"}).code, kUsage);
  EXPECT_EQ(run({"--live", "--pid", "1", "--", "gunicorn", "shop:app"}).code, kUsage);
  EXPECT_EQ(run({"--report", "--json"}).code, kUsage);
}

TEST_F(Doctor, SaysWhatIsWrongAndHowToMendIt) {
  write("Procfile", "web: gunicorn shop:app\nworker: celery -A shop worker\n");
  const std::string text = run({}).out;
  EXPECT_THAT(text, testing::StartsWith("sqreen doctor: 1 web app, would start UNPROTECTED\n"));
  EXPECT_THAT(text, HasSubstr("Procfile:1  web: gunicorn shop:app\n"));
  EXPECT_THAT(text, HasSubstr("fix: web: sqreen start gunicorn shop:app\n"));
  EXPECT_THAT(text, HasSubstr("not a web app: the agent stays off here\n"));
  EXPECT_THAT(text, HasSubstr("Patch: sqreen doctor --diff"));
  write("Procfile", "web: sqreen start gunicorn shop:app\n");
  EXPECT_THAT(run({}).out, testing::MatchesRegex("sqreen doctor: .*\n[0-9]+ ok, .*\n"));
}

TEST_F(Doctor, WritesOneDocument) {
  write("Procfile", "web: gunicorn shop:app\n");
  EXPECT_EQ(json::parse(run({"--json"}).out)["summary"]["errors"], 1);
  const std::string report = folder_ / "doctor.sarif";
  const Captured run_with_file = run({"--format", "sarif", "--output", report});
  EXPECT_THAT(run_with_file.out, HasSubstr("UNPROTECTED")) << "the text stays on the terminal";
  EXPECT_EQ(json::parse(read_file(report))["version"], "2.1.0");
  EXPECT_EQ(run({"--json", "--output", folder_ / "no/such"}).code, kInternal);
}

TEST_F(Doctor, MendsWhatNobodyIsWorkingOn) {
  const std::string before = "web: gunicorn shop:app  # the shop\n";
  write("Procfile", before);
  EXPECT_THAT(run({"--diff"}).out, HasSubstr("+web: sqreen start gunicorn shop:app  # the shop\n"));
  EXPECT_EQ(read_file(folder_ / "Procfile"), before);
  // A repository whose only file is not committed.
  ASSERT_EQ(std::system(("git init -q " + folder_.path()).c_str()), 0);
  const Captured refused = run({"--fix"});
  EXPECT_EQ(refused.code, kFindings);
  EXPECT_THAT(refused.err, HasSubstr("uncommitted changes"));
  EXPECT_EQ(read_file(folder_ / "Procfile"), before);
  EXPECT_EQ(run({"--fix", "--allow-dirty"}).code, kSuccess);
  EXPECT_EQ(read_file(folder_ / "Procfile"), "web: sqreen start gunicorn shop:app  # the shop\n");
  EXPECT_EQ(run({}).code, kSuccess);
}

}  // namespace
}  // namespace sqreen::cli
