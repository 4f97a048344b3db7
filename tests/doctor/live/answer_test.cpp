// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/answer.h"

#include <gtest/gtest.h>

#include <string>

namespace sqreen::doctor {
namespace {

TEST(SelfTestAnswer, TellsOfEachSink) {
  const auto worker = parse_self_test_answer(
      R"({"sqreen_self_test": 1, "pid": 7, "python": "3.11.7", "mode": "block", "sinks": [)"
      R"({"sink": "sqlite3.Cursor.execute", "where": "in memory", "attack": "blocked",)"
      R"( "honest": "passed", "event": "0a", "detail": "a\u001b[31mb"}]})");
  ASSERT_TRUE(worker);
  EXPECT_EQ(worker->pid, 7);
  EXPECT_TRUE(worker->answered);
  EXPECT_EQ(worker->mode, "block");
  ASSERT_EQ(worker->sinks.size(), 1u);
  EXPECT_EQ(worker->sinks[0].attack, "blocked");
  EXPECT_EQ(worker->sinks[0].event, "0a");
  EXPECT_EQ(worker->sinks[0].detail.find('\x1b'), std::string::npos);
}

// The app's own answer, or one that means to look like the agent's and is not whole.
TEST(SelfTestAnswer, IsNotTakenFromTheApp) {
  std::string many = R"({"sqreen_self_test": 1, "pid": 7, "sinks": [)";
  for (int i = 0; i < 1000; ++i) many += "{},";
  for (const std::string& body :
       {std::string(), std::string("<h1>home</h1>"), std::string("[]"), std::string("{}"),
        std::string(R"({"sqreen_self_test": 2, "pid": 7, "sinks": []})"),
        std::string(R"({"sqreen_self_test": 1, "pid": 0, "sinks": []})"),
        std::string(R"({"sqreen_self_test": 1, "pid": -7, "sinks": []})"),
        std::string(R"({"sqreen_self_test": 1, "pid": 99999999999, "sinks": []})"),
        std::string(R"({"sqreen_self_test": 1, "pid": 7})"),
        std::string(R"({"sqreen_self_test": 1, "pid": 7, "sinks": [1]})"), many + "{}]}",
        std::string(100'000, '[')}) {
    EXPECT_FALSE(parse_self_test_answer(body)) << body.substr(0, 80);
  }
}

}  // namespace
}  // namespace sqreen::doctor
