// SPDX-License-Identifier: Apache-2.0
#include "pymodule/attack_blocked.h"

#include <string>

#include "pymodule/ref.h"

namespace sqreen::python {
namespace {
PyObject* the_class = nullptr;
}

PyObject* attack_blocked() {
  return the_class;
}

void raise_attack_blocked(std::string_view event_id) {
  // Says no more than the block page does: error pages and logs may be public.
  const std::string text = "an attack was blocked by sqreen (event " + std::string(event_id) + ")";
  PyErr_SetString(the_class, text.c_str());
}

int ready_attack_blocked() {
  char name[] = "sqreen.AttackBlocked";
  the_class = PyErr_NewException(name, PyExc_RuntimeError, nullptr);
  return the_class == nullptr ? -1 : 0;
}

}  // namespace sqreen::python
