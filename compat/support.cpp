// SPDX-License-Identifier: Apache-2.0
#include "compat/support.h"

#include <algorithm>

#include "compat/policy/tables.h"

namespace sqreen::compat {
namespace {

// What the current policy holds of a CPython's series. Listed as unknown is not refused: the code
// is written for it, and whether a module is there is asked next.
bool is_listed(int major, int minor) {
  const auto ranges = python_ranges();
  return std::any_of(ranges.begin(), ranges.end(), [&](const PythonRange& range) {
    if (range.major != major) return false;
    return minor < 0 || (range.first <= minor && minor <= range.last);
  });
}

}  // namespace

std::string display_name(const Interpreter& interpreter) {
  std::string name(implementation_name(interpreter.implementation));
  if (!interpreter.version.empty()) name += " " + interpreter.version;
  return name;
}

std::optional<Unsupported> find_unsupported(const Interpreter& interpreter) {
  const std::string name = display_name(interpreter);
  const bool other = interpreter.implementation != Implementation::unknown &&
                     interpreter.implementation != Implementation::cpython;
  const bool out_of_range =
      interpreter.major >= 0 && !is_listed(interpreter.major, interpreter.minor);
  if (other || out_of_range) {
    return Unsupported{
        Reason::interpreter_unsupported,
        name + " is not supported (CPython " + std::string(supported_pythons()) + " are)"};
  }
  if (interpreter.free_threaded) {
    return Unsupported{Reason::free_threaded, "free-threaded " + name + " is not supported"};
  }
  return std::nullopt;
}

}  // namespace sqreen::compat
