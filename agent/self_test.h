// SPDX-License-Identifier: Apache-2.0
// What `sqreen doctor --live` and the agent say to each other. Doctor starts the app with a token
// in its environment, which exists for this one start; a request that carries the token in a header
// is answered by the agent in the worker (pymodule/self_test.h), every other one by the app. In a
// process that was started without the token the header means nothing.
//
//   GET /?honest=...&attack=...        the values of self_test_target()
//   X-Sqreen-Self-Test: <token>        each guard is called with a statement made of each value
//   X-Sqreen-Self-Test: <token>/block  one statement, and its AttackBlocked goes its way
//
// The answer to the first kind is one JSON object, the answer to the second the block page:
//
//   {"sqreen_self_test": 1, "pid": 7, "python": "3.11.7", "mode": "block",
//    "sinks": [{"sink": "sqlite3.Cursor.execute", "where": "in memory",
//               "attack": "blocked", "honest": "passed", "event": "01J...", "detail": ""}]}
#pragma once

#include <string>
#include <string_view>

namespace sqreen::agent {

inline constexpr std::string_view kSelfTestVariable = "SQREEN_SELF_TEST";
inline constexpr std::string_view kSelfTestHeader = "X-Sqreen-Self-Test";
inline constexpr const char* kSelfTestEnviron = "HTTP_X_SQREEN_SELF_TEST";  // as WSGI has it
inline constexpr std::string_view kSelfTestBlock = "/block";

// 32 lower-case hexadecimal digits; anything else in the variable is as none.
bool is_self_test_token(std::string_view text);

// Values of the request's query, and what a careless app makes of them. The attack leaves its
// literal and is valid SQL in each dialect; the honest value has quotes and stays inside.
inline constexpr std::string_view kSelfTestAttack = "x' UNION SELECT 'y";
inline constexpr std::string_view kSelfTestHonest = "it''s tea";
std::string self_test_statement(std::string_view value);  // "SELECT '" value "'"
std::string self_test_target();                           // "/?honest=...&attack=..."

// How one sink fared.
namespace self_test_outcome {
inline constexpr std::string_view kBlocked = "blocked";
inline constexpr std::string_view kReported = "reported";  // not refused, but an event tells of it
inline constexpr std::string_view kPassed = "passed";      // as if nothing stood there
inline constexpr std::string_view kRefused = "refused";    // of the honest statement
inline constexpr std::string_view kNotTried = "not tried";
}  // namespace self_test_outcome

}  // namespace sqreen::agent
