// SPDX-License-Identifier: Apache-2.0
// sqreen.AttackBlocked, raised by a guard instead of the operation. A RuntimeError, so that an
// app's own error handling meets it as it meets any failure; the block page comes whether the app
// lets it pass or swallows it.
#pragma once

#include <string_view>

#include "pymodule/compat.h"

namespace sqreen::python {

PyObject* attack_blocked();  // borrowed; the exception class
void raise_attack_blocked(std::string_view event_id);
int ready_attack_blocked();

}  // namespace sqreen::python
