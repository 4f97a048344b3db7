// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/captured_run.h"
#include "core/run_folder.h"
#include "relay/events.h"
#include "relay/store.h"

namespace sqreen::cli {
namespace {

using nlohmann::json;
using relay::attack_payload;
using relay::event_id;
using relay::response_payload;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class EventsTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"run", "state"}) ASSERT_EQ(mkdir((folder_ / name).c_str(), 0700), 0);
    environment_ = {{"SQREEN_RUNTIME_DIR", folder_ / "run"},
                    {"SQREEN_STATE_DIR", folder_ / "state"}};
  }

  void store(const std::string& app, const std::string& payload,
             RecordKind kind = RecordKind::attack) {
    auto store = relay::Store::open(store_path(folder_ / "state", app), app);
    ASSERT_TRUE(store) << store.error().message;
    offset_ += 1'000;
    const auto record = relay::record(kind, payload, offset_);
    ASSERT_TRUE(store->commit({1}, {record}, record.end));
  }

  Captured events(std::vector<std::string> words = {}) {
    words.insert(words.begin(), "events");
    return run_captured(environment_, std::move(words));
  }
  std::vector<std::string> ids(std::vector<std::string> words) {
    words.emplace_back("--json");
    const Captured captured = events(std::move(words));
    EXPECT_EQ(captured.code, kSuccess);
    EXPECT_EQ(captured.err, "");
    std::vector<std::string> found;
    std::istringstream lines(captured.out);
    for (std::string line; std::getline(lines, line);) {
      const json event = json::parse(line, nullptr, false);
      EXPECT_TRUE(event.is_object()) << line;
      if (event.is_object()) found.push_back(event["id"]);
    }
    return found;
  }

  ScratchFolder folder_;
  Environment environment_;
  std::uint64_t offset_ = 0;
};

TEST_F(EventsTest, OneJsonObjectALine) {
  store("shop", attack_payload(event_id(1)));
  store("shop", response_payload(event_id(1), 403), RecordKind::response);
  const Captured captured = events({"--format", "json"});
  EXPECT_EQ(captured.code, kSuccess);
  ASSERT_EQ(captured.out.find('\n'), captured.out.size() - 1);
  const json event = json::parse(captured.out);
  for (const char* member : {"id", "time", "kind", "app", "pid", "blocked", "attack", "sink",
                             "parameter", "value", "statement", "response_status"}) {
    EXPECT_TRUE(event.contains(member)) << member;
  }
  EXPECT_EQ(event["app"], "shop");
  EXPECT_EQ(event["response_status"], 403);
  EXPECT_EQ(event["location"]["file"], "/srv/shop/app.py");
  EXPECT_EQ(event["location"]["line"], 42);
  EXPECT_EQ(event["location"]["function"], "search");
  EXPECT_EQ(event["request"]["method"], "GET");
  EXPECT_EQ(event["request"]["path"], "/search");
  EXPECT_EQ(event["request"]["client_ip"], "192.0.2.7");
}

TEST_F(EventsTest, TextSaysWhatWasAttemptedAndWhere) {
  store("shop", attack_payload(event_id(1)));
  store("shop", response_payload(event_id(1), 403), RecordKind::response);
  store("shop", attack_payload(event_id(2), 4711, false));
  const std::string out = events().out;
  EXPECT_THAT(out,
              HasSubstr("2026-11-22T09:30:00.123456Z  BLOCKED  sql_injection  shop  pid 4711"));
  EXPECT_THAT(out, HasSubstr("MONITORED"));
  EXPECT_THAT(out, HasSubstr("GET /search?name=x  from 192.0.2.7  answered 403"));
  EXPECT_THAT(out, HasSubstr("parameter  name (query)"));
  EXPECT_THAT(out, HasSubstr("value      x' OR '1'='1\n"));
  EXPECT_THAT(out, HasSubstr("SELECT * FROM users WHERE name = 'x' OR '1'='1'"));
  EXPECT_THAT(out, HasSubstr("sqlite3.Cursor.execute"));
  EXPECT_THAT(out, HasSubstr("/srv/shop/app.py:42 in search"));
  EXPECT_THAT(out, Not(HasSubstr("\x1b"))) << "no colour when it is no terminal";
}

TEST_F(EventsTest, HostileBytesAreShownAndNotObeyed) {
  std::string payload = attack_payload(event_id(1));
  const std::string value = "x' OR '1'='1";
  payload.replace(payload.find(value), value.size(),
                  "\\u001b[2J\xc2\x9b"
                  "31m\\nfake line");
  store("shop", payload);
  for (const std::string& out : {events().out, events({"--json"}).out}) {
    EXPECT_THAT(out, Not(HasSubstr("\x1b")));
    EXPECT_THAT(out, Not(HasSubstr("\xc2\x9b")));
    EXPECT_THAT(out, Not(HasSubstr("\nfake line")));
    EXPECT_THAT(out, HasSubstr("fake line"));
  }
}

TEST_F(EventsTest, Filters) {
  const std::string now = iso8601(system_clock().wall_ns());
  store("shop", attack_payload("a", 1, true, "sqlite3.Cursor.execute"));
  store("shop", attack_payload("b", 2, false, "psycopg2.cursor.execute", now));
  store("blog", attack_payload("c", 3, true, "sqlite3.Cursor.execute", "2026-11-22T09:00:00Z"));
  struct Case {
    std::vector<std::string> words;
    std::vector<std::string> ids;
  };
  for (const Case& one : std::vector<Case>{
           {{}, {"c", "a", "b"}},
           {{"--app", "shop"}, {"a", "b"}},
           {{"--since", "10m"}, {"b"}},
           {{"--since", "2026-11-22T09:15:00Z"}, {"a", "b"}},
           {{"--attack", "sql_injection"}, {"c", "a", "b"}},
           {{"--attack", "sql-injection"}, {"c", "a", "b"}},
           {{"--attack", "path_traversal"}, {}},
           {{"--sink", "psycopg2"}, {"b"}},
           {{"--blocked"}, {"c", "a"}},
           {{"--not-blocked"}, {"b"}},
           {{"--pid", "3"}, {"c"}},
           {{"--limit", "2"}, {"a", "b"}},
           {{"--limit", "1", "--blocked"}, {"a"}},
       }) {
    EXPECT_EQ(ids(one.words), one.ids) << testing::PrintToString(one.words);
  }
}

TEST_F(EventsTest, UsageErrors) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--since", "yesterday"},
                                             {"--pid", "0"},
                                             {"--pid", "x"},
                                             {"--limit", "-1"},
                                             {"--blocked", "--not-blocked"},
                                             {"--format", "xml"},
                                             {"--fellow"}}) {
    const Captured captured = events(words);
    EXPECT_EQ(captured.code, kUsage) << testing::PrintToString(words);
    EXPECT_NE(captured.err, "");
    EXPECT_EQ(captured.out, "");
  }
}

TEST_F(EventsTest, NothingToShowIsSaidOnStandardErrorOnly) {
  EXPECT_THAT(events().err, HasSubstr("no app has run under sqreen yet"));
  EXPECT_EQ(events().code, kSuccess);
  EXPECT_EQ(events({"--json"}).err, "");
  store("shop", attack_payload("a"));
  EXPECT_THAT(events({"--app", "shpo"}).err, HasSubstr("Did you mean shop?"));
  EXPECT_THAT(events({"--pid", "9"}).err, HasSubstr("No events match"));
}

TEST_F(EventsTest, AStoreThatCannotBeReadIsSaidAndTheOthersShown) {
  store("shop", attack_payload("a"));
  write_file(folder_ / "state/bad.db", std::string(5'000, 'x'));
  const Captured captured = events({"--json"});
  EXPECT_EQ(captured.code, kInternal);
  EXPECT_THAT(captured.err, HasSubstr("bad.db"));
  EXPECT_THAT(captured.out, HasSubstr("\"id\":\"a\""));
}

TEST_F(EventsTest, FollowPrintsWhatComesFromStoresThatComeToo) {
  RunningProgram program(environment_, {"events", "--follow", "--json", "--not-blocked"});
  store("shop", attack_payload("skipped", 1, true));
  store("shop", attack_payload("a", 1, false));
  EXPECT_EQ(json::parse(program.line())["id"], "a");
  store("blog", attack_payload("b", 1, false));
  store("blog", response_payload("b", 200), RecordKind::response);
  const json completed = json::parse(program.line());
  EXPECT_EQ(completed["id"], "b");
  store("shop", attack_payload("c", 1, false));
  EXPECT_EQ(json::parse(program.line())["id"], "c");
  EXPECT_EQ(program.end_with(SIGINT), kSuccess);
}

TEST_F(EventsTest, FollowBeginsWithWhatIsThere) {
  for (const char* id : {"a", "b", "c"}) store("shop", attack_payload(id));
  RunningProgram program(environment_, {"events", "--follow", "--json", "--limit", "2"});
  EXPECT_EQ(json::parse(program.line())["id"], "b");
  EXPECT_EQ(json::parse(program.line())["id"], "c");
  for (const char* id : {"d", "e", "f"}) store("shop", attack_payload(id));
  for (const char* id : {"d", "e", "f"}) EXPECT_EQ(json::parse(program.line())["id"], id);
  EXPECT_EQ(program.end_with(SIGTERM), kSuccess);
}

TEST_F(EventsTest, FollowSurvivesAStoreThatIsReplaced) {
  store("shop", attack_payload("a"));
  RunningProgram program(environment_, {"events", "--follow", "--json"});
  EXPECT_EQ(json::parse(program.line())["id"], "a");
  const std::string path = store_path(folder_ / "state", "shop");
  for (const char* suffix : {"", "-wal", "-shm"}) unlink((path + suffix).c_str());
  store("shop", attack_payload("b"));
  EXPECT_EQ(json::parse(program.line())["id"], "b");
  EXPECT_EQ(program.end_with(SIGINT), kSuccess);
}

TEST_F(EventsTest, FollowEndsWhenItsReaderIsGone) {
  RunningProgram program(environment_, {"events", "--follow"});
  program.stop_reading();
  const int code = program.end();
  EXPECT_TRUE(code == kSuccess || code == 128 + SIGPIPE) << code;
}

}  // namespace
}  // namespace sqreen::cli
