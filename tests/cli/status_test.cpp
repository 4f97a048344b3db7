// SPDX-License-Identifier: Apache-2.0
// `sqreen status` over runs that this test makes; that real apps fill them is proven in
// tests/integration.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/captured_run.h"
#include "cli/runs.h"
#include "core/run_folder.h"
#include "relay/run_home.h"
#include "relay/store.h"

namespace sqreen::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class StatusTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"run", "state"}) ASSERT_EQ(mkdir((folder_ / name).c_str(), 0700), 0);
    environment_ = {{"SQREEN_RUNTIME_DIR", folder_ / "run"},
                    {"SQREEN_STATE_DIR", folder_ / "state"}};
  }

  Captured status(std::vector<std::string> words = {}) {
    words.insert(words.begin(), "status");
    return run_captured(environment_, std::move(words));
  }
  json status_json(std::vector<std::string> words = {}) {
    words.insert(words.begin(), "--json");
    const Captured captured = status(std::move(words));
    EXPECT_EQ(captured.err, "");
    return json::parse(captured.out, nullptr, false);
  }

  // This test's process is the app's first one: the run is live.
  RunFiles make_run(const std::string& app) {
    auto files = create_run(folder_ / "run", app);
    EXPECT_TRUE(files) << files.error().message;
    return std::move(*files);
  }
  static void add_process(RunFiles& run, pid_t pid, ProcessState state,
                          Reason reason = Reason::none, std::string_view detail = "") {
    const auto slot = run.region.claim_slot(process_of(pid));
    ASSERT_TRUE(slot);
    run.region.describe_process(*slot, "3.11.2", "gunicorn");
    run.region.set_state(*slot, state, reason, detail);
    run.region.add_hook(*slot, "flask");
    run.region.add_hook(*slot, "sqlite3");
    run.region.count(*slot, Counter::requests, 12);
    run.region.count(*slot, Counter::attacks, 2);
  }

  ScratchFolder folder_;
  Environment environment_;
};

TEST_F(StatusTest, NothingRuns) {
  EXPECT_EQ(status_json(), json::parse(R"({"schema_version":1,"apps":[]})"));
  const Captured text = status();
  EXPECT_EQ(text.code, kSuccess);
  EXPECT_THAT(text.out, HasSubstr("sqreen start gunicorn shop:app"));
  EXPECT_THAT(status({"--app", "shop"}).out, HasSubstr("No app named shop"));
  EXPECT_EQ(status({"--check"}).code, kFindings);
}

TEST_F(StatusTest, ThePublishedShape) {
  RunFiles run = make_run("shop");
  add_process(run, getpid(), ProcessState::guarding);
  run.region.beat(system_clock().monotonic_ns(), current_process());
  run.region.count_dropped(DropKind::log_full, 3);
  const json all = status_json();
  EXPECT_EQ(all["schema_version"], 1);
  ASSERT_EQ(all["apps"].size(), 1U);
  const json& app = all["apps"][0];
  EXPECT_EQ(app["name"], "shop");
  EXPECT_EQ(app["relay"]["alive"], true);
  EXPECT_EQ(app["dropped"], json({{"log-full", 3}}));
  ASSERT_EQ(app["processes"].size(), 1U);
  const json& process = app["processes"][0];
  EXPECT_EQ(process["pid"], getpid());
  EXPECT_EQ(process["state"], "protected");
  EXPECT_EQ(process["reason"], nullptr);
  EXPECT_EQ(process["python"], "3.11.2");
  EXPECT_EQ(process["hooks"], json({"flask", "sqlite3"}));
  EXPECT_EQ(process["requests"], 12);
  EXPECT_EQ(process["attacks"], 2);
}

TEST_F(StatusTest, AnUnprotectedProcessSaysWhy) {
  RunFiles run = make_run("shop");
  add_process(run, getpid(), ProcessState::inactive, Reason::module_missing, "cp34m");
  const json process = status_json()["apps"][0]["processes"][0];
  EXPECT_EQ(process["state"], "inactive");
  EXPECT_EQ(process["reason"], "module-missing");
  EXPECT_EQ(process["detail"], "cp34m");
  const Captured text = status();
  EXPECT_THAT(text.out, HasSubstr("NOT PROTECTED"));
  EXPECT_THAT(text.out, HasSubstr("no native module for this Python is installed"));
  EXPECT_THAT(text.out, HasSubstr("cp34m"));
}

TEST_F(StatusTest, ARelayThatIsGoneOrStandsStillIsNotAlive) {
  RunFiles run = make_run("shop");
  add_process(run, getpid(), ProcessState::guarding);
  EXPECT_EQ(status_json()["apps"][0]["relay"]["alive"], false) << "none ever";
  const std::int64_t now = system_clock().monotonic_ns();
  run.region.beat(now - 60'000'000'000, current_process());
  EXPECT_EQ(status_json()["apps"][0]["relay"]["alive"], false) << "no heartbeat for a minute";
  {
    WaitingChild relay;
    run.region.beat(now, process_of(relay.pid()));
    EXPECT_EQ(status_json()["apps"][0]["relay"]["alive"], true);
  }
  EXPECT_EQ(status_json()["apps"][0]["relay"]["alive"], false) << "killed";
  EXPECT_THAT(status().out, HasSubstr("The relay does not run"));
}

TEST_F(StatusTest, TellsWhatIsWrongWithTheRelay) {
  RunFiles run = make_run("shop");
  run.region.beat(system_clock().monotonic_ns(), current_process());
  auto home = relay::RunHome::open(run.folder);
  ASSERT_TRUE(home);
  home->note_problem("shop.db: disk full\x1b[2J; events wait in the log");
  EXPECT_THAT(status().out, HasSubstr("shop.db: disk full\\x1b[2J; events wait"));
  EXPECT_THAT(status_json()["apps"][0]["relay"]["note"].get<std::string>(),
              HasSubstr("events wait in the log"));
}

TEST_F(StatusTest, DeadProcessesAndEndedRunsAreNotShown) {
  RunFiles run = make_run("shop");
  {
    WaitingChild worker;
    add_process(run, worker.pid(), ProcessState::guarding);
    EXPECT_EQ(status_json()["apps"][0]["processes"].size(), 1U);
  }
  EXPECT_THAT(status_json()["apps"][0]["processes"], IsEmpty());
  EXPECT_EQ(in_child([this] { return create_run(folder_ / "run", "gone") ? 0 : 1; }), 0);
  EXPECT_EQ(status_json()["apps"].size(), 1U);
}

TEST_F(StatusTest, OnlyTheAppThatIsAskedFor) {
  const RunFiles shop = make_run("my shop");
  const RunFiles blog = make_run("blog");
  EXPECT_EQ(status_json()["apps"].size(), 2U);
  const json one = status_json({"--app", "my shop"});
  ASSERT_EQ(one["apps"].size(), 1U);
  EXPECT_EQ(one["apps"][0]["name"], "my-shop");
}

TEST_F(StatusTest, TheLastRunOfAnAppThatHasEnded) {
  {
    auto store = relay::Store::open(store_path(folder_ / "state", "my shop"), "my shop");
    ASSERT_TRUE(store);
    relay::RunRecord run;
    run.wall_ns = 1'795'339'800'000'000'000;
    run.ended = true;
    run.processes.resize(1);
    run.processes[0].process.pid = 4711;
    run.processes[0].state = ProcessState::guarding;
    run.dropped[0] = 2;
    ASSERT_TRUE(store->remember_run(run));
  }
  EXPECT_THAT(status_json()["apps"], IsEmpty());
  const json app = status_json({"--all"})["apps"][0];
  EXPECT_EQ(app["name"], "my shop");
  EXPECT_EQ(app["ended"], true);
  EXPECT_EQ(app["last_seen"], "2026-11-22T09:30:00.000000Z");
  EXPECT_EQ(app["relay"]["alive"], false);
  EXPECT_EQ(app["processes"][0]["pid"], 4711);
  EXPECT_EQ(app["dropped"]["log-full"], 2);
  EXPECT_THAT(status({"--all"}).out, HasSubstr("ended 2026-11-22T09:30:00"));
  // While it runs again, the live run is the whole story.
  const RunFiles again = make_run("my shop");
  const json apps = status_json({"--all"})["apps"];
  ASSERT_EQ(apps.size(), 1U);
  EXPECT_EQ(apps[0]["ended"], false);
  EXPECT_EQ(apps[0]["name"], "my shop") << "the name as it was given, from the store";
}

TEST_F(StatusTest, HostileTextDoesNotReachTheTerminal) {
  RunFiles run = make_run("shop");
  add_process(run, getpid(), ProcessState::inactive, Reason::internal_error,
              "\xc2\x9b"
              "31m\xff");
  const Captured text = status();
  EXPECT_THAT(text.out, Not(HasSubstr("\xc2\x9b")));
  EXPECT_THAT(text.out, Not(HasSubstr("\xff")));
}

TEST_F(StatusTest, OfARegionThatIsDamagedNothingCanBeTold) {
  const RunFiles good = make_run("good");
  const RunFiles bad = make_run("bad");
  write_file(bad.folder + "/region", "nothing");
  const json apps = status_json()["apps"];
  ASSERT_EQ(apps.size(), 2U);
  EXPECT_EQ(apps[0]["name"], "bad");
  EXPECT_EQ(apps[0]["protection"], "none");
  EXPECT_THAT(apps[0]["relay"]["note"], HasSubstr(bad.folder + "/region"));
  EXPECT_FALSE(apps[0].contains("pid"));
  EXPECT_EQ(apps[1]["name"], "good");
}

struct CheckCase {
  const char* name;
  std::vector<std::pair<ProcessState, Reason>> processes;
  Protection protection;
};

class ProtectionTest : public testing::TestWithParam<CheckCase> {};

TEST_P(ProtectionTest, IsJudgedForAllProcessesTogether) {
  AppStatus app;
  for (const auto& [state, reason] : GetParam().processes) {
    app.processes.emplace_back();
    app.processes.back().state = state;
    app.processes.back().reason = reason;
  }
  EXPECT_EQ(protection_of(app), GetParam().protection) << GetParam().name;
}

constexpr auto kGuarding = std::pair{ProcessState::guarding, Reason::none};
constexpr auto kStarting = std::pair{ProcessState::starting, Reason::none};
constexpr auto kMissing = std::pair{ProcessState::inactive, Reason::module_missing};
constexpr auto kWrapper = std::pair{ProcessState::inactive, Reason::wrapper};

INSTANTIATE_TEST_SUITE_P(
    Mixtures, ProtectionTest,
    testing::Values(
        CheckCase{"no process", {}, Protection::none},
        CheckCase{"all have served", {kGuarding, kGuarding}, Protection::full},
        CheckCase{"a master and idle workers", {kStarting, kGuarding, kStarting}, Protection::full},
        CheckCase{"no request yet", {kStarting, kStarting}, Protection::starting},
        CheckCase{"under a supervisor", {kWrapper, kGuarding}, Protection::full},
        CheckCase{"only a supervisor", {kWrapper}, Protection::none},
        CheckCase{"one without", {kGuarding, kMissing}, Protection::partial},
        CheckCase{"one without, nothing served", {kStarting, kMissing}, Protection::partial},
        CheckCase{"none", {kMissing}, Protection::none}));

TEST_F(StatusTest, CheckIsForHealthChecks) {
  RunFiles run = make_run("shop");
  EXPECT_EQ(status({"--check"}).code, kFindings);
  add_process(run, getpid(), ProcessState::guarding);
  EXPECT_EQ(status({"--check"}).code, kSuccess);
  EXPECT_EQ(status({"--check", "--app", "shop"}).code, kSuccess);
  EXPECT_EQ(status({"--check", "--app", "other"}).code, kFindings);
  const RunFiles bare = make_run("bare");
  EXPECT_EQ(status({"--check"}).code, kFindings);
}

}  // namespace
}  // namespace sqreen::cli
