// SPDX-License-Identifier: Apache-2.0
// One event for people: a few lines that say what was attempted, where in the app, and what came of
// it.
#pragma once

#include <string_view>

namespace sqreen::cli {

class Terminal;

// `json`: a stored event. Everything in it came from an attacker: it is made printable and
// shortened.
void print_event(Terminal& out, std::string_view json);

}  // namespace sqreen::cli
