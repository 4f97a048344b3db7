// SPDX-License-Identifier: Apache-2.0
// What the agent in a worker says of its guards: the JSON of agent/self_test.h, read as what it may
// be, the app's own answer.
#pragma once

#include <optional>
#include <string_view>

#include "doctor/live/facts.h"

namespace sqreen::doctor {

// nullopt: not from the agent.
std::optional<LiveWorker> parse_self_test_answer(std::string_view body);

}  // namespace sqreen::doctor
