// SPDX-License-Identifier: Apache-2.0
#include "compat/support.h"

namespace sqreen::compat {
namespace {

constexpr int kOldestMinor = 4;
constexpr int kNewestMinor = 13;

std::string supported_range() {
  return "(CPython 2.7 and 3." + std::to_string(kOldestMinor) + " to 3." +
         std::to_string(kNewestMinor) + " are)";
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
      (interpreter.major == 2 && interpreter.minor >= 0 && interpreter.minor < 7) ||
      (interpreter.major == 3 && interpreter.minor >= 0 &&
       (interpreter.minor < kOldestMinor || interpreter.minor > kNewestMinor)) ||
      (interpreter.major >= 0 && interpreter.major < 2) || interpreter.major > 3;
  if (other || out_of_range) {
    return Unsupported{Reason::interpreter_unsupported,
                       name + " is not supported " + supported_range()};
  }
  if (interpreter.free_threaded) {
    return Unsupported{Reason::free_threaded, "free-threaded " + name + " is not supported"};
  }
  return std::nullopt;
}

}  // namespace sqreen::compat
