// SPDX-License-Identifier: Apache-2.0
#include "agent/attack_event.h"

#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sqreen::agent {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

Scrubber scrubber(bool enabled = true) {
  Settings settings;
  settings.strip_sensitive_data = enabled;
  settings.strip_sensitive_keys = {"password"};
  settings.strip_sensitive_regex = std::string(kCardNumberRegex);
  return std::move(*Scrubber::create(settings));
}

AttackEvent event_with(const Input& input, std::string_view statement) {
  AttackEvent event;
  event.id = "00112233445566778899aabbccddeeff";
  event.wall_ns = 1'795'000'000'123'456'000;
  event.pid = 42;
  event.blocked = true;
  event.attack = "sql_injection";
  event.sink = "sqlite3.Cursor.execute";
  event.driver = "sqlite3";
  event.input = input;
  event.statement = statement;
  event.stack = {{"/lib/db.py", 7, "run"}, {"/srv/shop/app.py", 31, "search"}};
  event.location = 1;
  event.method = "GET";
  event.path = "/search";
  event.query = "q=x'";
  event.user_agent = "curl/7.88";
  event.client_ip = "203.0.113.9";
  return event;
}

TEST(AttackEvent, SaysEverythingThatHappened) {
  Inputs inputs;
  inputs.parse_head({.query = "q=x'"});
  const AttackEvent event = event_with(inputs.all().front(), "SELECT 'x''");
  const json parsed = json::parse(encode_attack(event, inputs, scrubber(), 16000));
  EXPECT_EQ(parsed, json::parse(R"({
    "id": "00112233445566778899aabbccddeeff", "time": "2026-11-18T11:06:40.123456Z",
    "kind": "attack", "pid": 42, "blocked": true, "attack": "sql_injection",
    "sink": "sqlite3.Cursor.execute", "driver": "sqlite3", "origin": "query", "parameter": "q",
    "value": "x'", "statement": "SELECT 'x''",
    "location": {"file": "/srv/shop/app.py", "line": 31, "function": "search"},
    "stack": [{"file": "/lib/db.py", "line": 7, "function": "run"},
              {"file": "/srv/shop/app.py", "line": 31, "function": "search"}],
    "request": {"method": "GET", "path": "/search", "client_ip": "203.0.113.9", "query": "q=x'",
                "user_agent": "curl/7.88"},
    "response_status": null})"));
}

TEST(AttackEvent, HasNoLocationWithoutAStack) {
  AttackEvent event = event_with({Origin::path, false, "", "x'"}, "x'");
  event.stack.clear();
  const json parsed = json::parse(encode_attack(event, Inputs(), scrubber(), 16000));
  EXPECT_TRUE(parsed["location"].is_null());
  EXPECT_TRUE(parsed["stack"].empty());
}

TEST(AttackEvent, RedactsSecretsWhereverTheyComeBack) {
  const std::string query = "name=x'--&password=hunt%27er22&pin=1";
  RequestParts parts;
  parts.path = "/login/hunt'er22";
  parts.query = query;
  Inputs inputs;
  inputs.parse_head(parts);
  AttackEvent event = event_with({Origin::query, false, "name", "x'-- hunt'er22"},
                                 "SELECT 'x'--' AND p='hunt''er22' OR p='HUNT''ER22'");
  event.path = parts.path;
  event.query = query;
  event.user_agent = "me hunt'er22";
  const std::string text = encode_attack(event, inputs, scrubber(), 16000);
  EXPECT_THAT(text, Not(HasSubstr("er22")));
  EXPECT_THAT(text, Not(HasSubstr("ER22")));
  EXPECT_THAT(text, HasSubstr("SELECT 'x'--' AND p='<redacted by sqreen>'"));
  EXPECT_THAT(text, HasSubstr("name=x'--&password=<redacted by sqreen>&pin=1"));
  EXPECT_THAT(encode_attack(event, inputs, scrubber(false), 16000), HasSubstr("hunt''er22"));
}

TEST(AttackEvent, RedactsAnAttackInsideASecret) {
  Inputs inputs;
  inputs.parse_head({.query = "password=x' OR 1=1"});
  const AttackEvent event = event_with(inputs.all().back(), "SELECT * WHERE p='x' OR 1=1'");
  const json parsed = json::parse(encode_attack(event, inputs, scrubber(), 16000));
  EXPECT_EQ(parsed["value"], std::string(kRedacted));
  EXPECT_EQ(parsed["statement"], "SELECT * WHERE p='" + std::string(kRedacted) + "'");
  EXPECT_EQ(parsed["parameter"], "password");
}

TEST(AttackEvent, RedactsAShortSecretThatIsTheAttack) {
  Inputs inputs;
  inputs.parse_head({.query = "password='--"});
  const AttackEvent event = event_with(inputs.all().back(), "p=''--'");
  EXPECT_EQ(json::parse(encode_attack(event, inputs, scrubber(), 16000))["value"], kRedacted);
}

TEST(AttackEvent, ShowsTheAttackInALongStatement) {
  const std::string statement = std::string(200000, 'a') + " x' OR 1=1 " + std::string(200000, 'b');
  const AttackEvent event = event_with({Origin::query, false, "q", "x' OR 1=1"}, statement);
  const json parsed = json::parse(encode_attack(event, Inputs(), scrubber(), 16000));
  const std::string shown = parsed["statement"];
  EXPECT_THAT(shown, HasSubstr("x' OR 1=1"));
  EXPECT_THAT(shown, ::testing::StartsWith("..."));
  EXPECT_THAT(shown, ::testing::EndsWith("..."));
}

TEST(AttackEvent, ShowsNoPartOfASecretThatTheCutGoesThrough) {
  const std::string secret(5000, 's');
  const std::string body = R"({"password":")" + secret + R"("})";
  Inputs inputs;
  inputs.parse_body("application/json", body, true);
  const std::string statement = std::string(4000, 'a') + secret + std::string(9000, 'b');
  const AttackEvent event = event_with({Origin::query, false, "q", "a"}, statement);
  EXPECT_THAT(encode_attack(event, inputs, scrubber(), 16000), Not(HasSubstr("ssss")));
}

// What a limit must hold against: every kind of byte, each in every field, at lengths that do not
// fit.
TEST(AttackEvent, FitsItsLimitAndStaysJson) {
  for (const std::string& unit :
       {std::string("a"), std::string("\""), std::string("\x01"), std::string("\xFF"),
        std::string("\xE2\x82"), std::string("\xF0\x9F\x98\x80"), std::string("\0", 1)}) {
    std::string text;
    while (text.size() < 40000) text += unit;
    AttackEvent event = event_with({Origin::json, true, text, text}, text);
    event.stack.assign(100, {text, 1, text});
    event.sink = event.driver = event.attack = event.method = event.path = event.query = text;
    event.user_agent = event.client_ip = text;
    for (const std::size_t limit : {65536u, 16344u, 4096u, 1500u, 800u}) {
      const std::string encoded = encode_attack(event, Inputs(), scrubber(), limit);
      EXPECT_LE(encoded.size(), limit);
      const json parsed = json::parse(encoded, nullptr, false);
      ASSERT_FALSE(parsed.is_discarded()) << limit;
      EXPECT_EQ(parsed["id"], event.id);
      EXPECT_EQ(parsed["location"]["line"], 1);
      EXPECT_LE(parsed["stack"].size(), 32u);
    }
    EXPECT_EQ(encode_attack(event, Inputs(), scrubber(), 10), "");
  }
}

TEST(ResponseStatus, IsAnObject) {
  EXPECT_EQ(json::parse(encode_response_status("ab12", 403)),
            json::parse(R"({"id": "ab12", "response_status": 403})"));
}

TEST(EventId, IsThirtyTwoHexDigitsAndNeverTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 20000; ++i) {
    const std::string id = new_event_id();
    ASSERT_EQ(id.size(), 32u);
    ASSERT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
    ASSERT_TRUE(seen.insert(id).second);
  }
}

TEST(EventId, DiffersBetweenThreads) {
  std::vector<std::vector<std::string>> ids(4);
  std::vector<std::thread> threads;
  for (auto& own : ids) {
    threads.emplace_back([&own] {
      for (int i = 0; i < 5000; ++i) own.push_back(new_event_id());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> seen;
  for (const auto& own : ids) seen.insert(own.begin(), own.end());
  EXPECT_EQ(seen.size(), 20000u);
}

TEST(EventId, DiffersInAForkedProcess) {
  constexpr int kIds = 1000;
  new_event_id();  // the seeds are drawn before the fork
  std::set<std::string> seen;
  std::size_t expected = 0;
  for (int child = 0; child < 3; ++child) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t pid = fork();
    if (pid == 0) {
      for (int i = 0; i < kIds; ++i) {
        const std::string id = new_event_id();
        if (write(ends[1], id.data(), id.size()) != 32) _exit(1);
      }
      _exit(0);
    }
    close(ends[1]);
    char id[32];
    std::size_t filled = 0;
    for (ssize_t got; (got = read(ends[0], id + filled, sizeof id - filled)) > 0;) {
      filled += static_cast<std::size_t>(got);
      if (filled < sizeof id) continue;
      seen.emplace(id, sizeof id);
      filled = 0;
    }
    close(ends[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    ASSERT_EQ(status, 0);
    expected += kIds;
  }
  for (int i = 0; i < kIds; ++i) seen.insert(new_event_id());
  EXPECT_EQ(seen.size(), expected + kIds);
}

}  // namespace
}  // namespace sqreen::agent
