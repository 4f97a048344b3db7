// SPDX-License-Identifier: Apache-2.0
#include "relay/event_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "relay/events.h"

namespace sqreen::relay {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// attack_payload() with one piece of its text replaced.
std::string payload_with(const std::string& piece, const std::string& replacement) {
  std::string payload = attack_payload(event_id(1));
  const std::size_t at = payload.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return payload.replace(at, piece.size(), replacement);
}

std::string completed(const std::string& payload) {
  const auto event = read_attack(payload, "shop");
  return event ? complete_json(event->open_json, event->response_status) : "";
}

TEST(ReadAttack, FillsTheColumnsThatFiltersNeed) {
  const auto event = read_attack(attack_payload(event_id(7), 99, false), "shop");
  ASSERT_TRUE(event) << event.error().message;
  EXPECT_EQ(event->id, event_id(7));
  EXPECT_EQ(event->wall_ns, 1'795'339'800'123'456'000);
  EXPECT_EQ(event->kind, "attack");
  EXPECT_EQ(event->attack, "sql_injection");
  EXPECT_EQ(event->sink, "sqlite3.Cursor.execute");
  EXPECT_EQ(event->pid, 99);
  EXPECT_FALSE(event->blocked);
  EXPECT_EQ(event->response_status, std::nullopt);
}

TEST(ReadAttack, PutsMembersInThePublishedOrderWithTheAppAndTheStatus) {
  // The sender's order must not matter.
  const ordered_json sent = ordered_json::parse(attack_payload(event_id(1)));
  ordered_json reversed = ordered_json::object();
  for (auto member = sent.rbegin(); member != sent.rend(); ++member) {
    reversed[member.key()] = member.value();
  }
  reversed["score"] = 0.5;
  const auto event = read_attack(reversed.dump(), "my \"shop\"");
  ASSERT_TRUE(event) << event.error().message;
  const ordered_json printed = ordered_json::parse(complete_json(event->open_json, 403));
  std::vector<std::string> names;
  for (const auto& [name, value] : printed.items()) names.push_back(name);
  EXPECT_THAT(
      names, testing::ElementsAre("id", "time", "kind", "app", "pid", "blocked", "attack", "sink",
                                  "driver", "origin", "parameter", "value", "statement", "location",
                                  "stack", "request", "score", "response_status"));
  EXPECT_EQ(printed["app"], "my \"shop\"");
  EXPECT_EQ(printed["response_status"], 403);
  EXPECT_EQ(printed["score"], 0.5);
  EXPECT_EQ(printed["stack"][0]["line"], 42);
  EXPECT_EQ(printed["value"], sent["value"]);
}

TEST(ReadAttack, StatusIsNullUntilItIsKnown) {
  EXPECT_TRUE(json::parse(completed(attack_payload(event_id(1))))["response_status"].is_null());
  const std::string known = payload_with(R"("response_status":null)", R"("response_status":200)");
  EXPECT_EQ(json::parse(completed(known))["response_status"], 200);
}

TEST(ReadAttack, AppInThePayloadIsNotBelieved) {
  const std::string forged =
      payload_with(R"("kind":"attack",)", R"("kind":"attack","app":"bank",)");
  const json event = json::parse(completed(forged));
  EXPECT_EQ(event["app"], "shop");
}

// What must not reach a terminal, nor break a line of the JSON stream.
TEST(ReadAttack, ControlCharactersAreEscapedAndKept) {
  struct Case {
    const char* sent;  // inside a JSON string
    const char* stored;
  };
  for (const Case& one : std::vector<Case>{{"\xc2\x9b"
                                            "31m",
                                            "\\u009b31m"},
                                           {"\x7f", "\\u007f"},
                                           {"\\u001b[2J", "\\u001b[2J"},
                                           {"\\n", "\\n"},
                                           {"\\u0000", "\\u0000"},
                                           {"\xe2\x80\xa8", "\\u2028"},
                                           {"\xe2\x80\xae", "\\u202e"},
                                           {"\xe2\x81\xa6", "\\u2066"},
                                           {"\xc3\xa9t\xc3\xa9", "\xc3\xa9t\xc3\xa9"},
                                           {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
                                           {"\\ud83d\\ude00", "\xf0\x9f\x98\x80"},
                                           {"a\\\"b\\\\c\\/d", "a\\\"b\\\\c/d"}}) {
    const std::string stored = completed(
        payload_with(R"("value":"x' OR '1'='1")", std::string(R"("value":")") + one.sent + '"'));
    EXPECT_THAT(stored, testing::HasSubstr(std::string(R"("value":")") + one.stored + '"'));
    EXPECT_EQ(json::parse(stored)["value"], json::parse('"' + std::string(one.sent) + '"'));
  }
}

TEST(ReadAttack, WhiteSpaceBetweenMembersIsRemoved) {
  const std::string spread = json::parse(attack_payload(event_id(1))).dump(2);
  EXPECT_EQ(completed(spread).find('\n'), std::string::npos);
  EXPECT_EQ(json::parse(completed(spread))["stack"][0]["function"], "search");
}

TEST(ReadAttack, RefusesWhatIsNoEvent) {
  const std::string good = attack_payload(event_id(1));
  const std::string deep = std::string(20, '[') + std::string(20, ']');
  for (const std::string& bad :
       std::vector<std::string>{"",
                                "{}",
                                "[]",
                                "null",
                                "7",
                                "\"id\"",
                                good.substr(0, good.size() - 1),
                                good + "x",
                                good + good,
                                std::string("\0", 1),
                                std::string(16'000, '['),
                                payload_with(event_id(1), ""),
                                payload_with(event_id(1), "a\\u0001"),
                                payload_with(event_id(1), std::string(65, 'a')),
                                payload_with("2026-11-22T", "soon "),
                                payload_with("\"kind\":\"attack\"", "\"kind\":7"),
                                payload_with(":4711", ":0"),
                                payload_with(":4711", ":-4"),
                                payload_with(":4711", ":4711.5"),
                                payload_with(":4711", ":99999999999"),
                                payload_with(":4711", ":\"4711\""),
                                payload_with("\"blocked\":true", "\"blocked\":1"),
                                payload_with("\"blocked\":true", "\"blocked\":\"true\""),
                                payload_with("\"driver\":\"sqlite3\"", "\"driver\":" + deep),
                                payload_with("\"driver\"", "\"sink\""),  // twice
                                payload_with("x' OR", "\xff"),           // not UTF-8
                                payload_with("x' OR", "\xed\xa0\x80")}) {
    const auto event = read_attack(bad, "shop");
    ASSERT_FALSE(event) << bad;
    EXPECT_EQ(event.error().code, ErrorCode::malformed);
  }
}

TEST(ReadResponse, IdAndStatus) {
  const auto response = read_response(response_payload(event_id(3), 404));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->id, event_id(3));
  EXPECT_EQ(response->response_status, 404);
  for (const char* bad :
       {R"({"id":"a"})", R"({"response_status":200})", R"({"id":"a","response_status":99})",
        R"({"id":"a","response_status":null})", R"({"id":7,"response_status":200})", "x"}) {
    EXPECT_FALSE(read_response(bad)) << bad;
  }
}

TEST(ReadProcess, StateAndReason) {
  const auto process = read_process(
      R"({"pid":12,"state":"inactive","reason":"module-missing","detail":"cp34m","python":"3.4.10"})");
  ASSERT_TRUE(process);
  EXPECT_EQ(process->process.pid, 12);
  EXPECT_EQ(process->state, ProcessState::inactive);
  EXPECT_EQ(process->reason, Reason::module_missing);
  EXPECT_EQ(process->detail, "cp34m");
  EXPECT_EQ(process->python, "3.4.10");
  EXPECT_FALSE(read_process(R"({"pid":12,"state":"asleep"})"));
  EXPECT_FALSE(read_process(R"({"state":"protected"})"));
}

}  // namespace
}  // namespace sqreen::relay
