// SPDX-License-Identifier: Apache-2.0
// `sqreen doctor` for people: what would leave the app unprotected, launch by launch, summary last.
#pragma once

#include "doctor/verdict.h"

namespace sqreen::cli {

class Terminal;

void print_verdict(Terminal& out, const doctor::Verdict& verdict);
void print_checks(Terminal& out);                                   // --list
void print_explanation(Terminal& out, const doctor::Check& check);  // --explain

}  // namespace sqreen::cli
