// SPDX-License-Identifier: Apache-2.0
#include "compat/support.h"

#include <gtest/gtest.h>

namespace sqreen::compat {
namespace {

Interpreter python(Implementation implementation, int major, int minor,
                   bool free_threaded = false) {
  Interpreter interpreter;
  interpreter.implementation = implementation;
  interpreter.major = major;
  interpreter.minor = minor;
  if (major >= 0) interpreter.version = std::to_string(major);
  if (minor >= 0) interpreter.version += "." + std::to_string(minor);
  interpreter.free_threaded = free_threaded;
  return interpreter;
}

// 3.4 and 3.5 are unknown to the policy: nobody has run them, and nothing speaks against trying.
TEST(Support, RefusesNoCPythonThatThePolicyLists) {
  EXPECT_FALSE(find_unsupported(python(Implementation::cpython, 2, 7)));
  for (int minor = 4; minor <= 13; ++minor) {
    EXPECT_FALSE(find_unsupported(python(Implementation::cpython, 3, minor))) << minor;
  }
}

TEST(Support, NamesWhatItDoesNotCover) {
  for (const auto& [interpreter, message] :
       std::initializer_list<std::pair<Interpreter, const char*>>{
           {python(Implementation::pypy, 3, 10),
            "PyPy 3.10 is not supported (CPython 2.7 and 3.6 to 3.13 are)"},
           {python(Implementation::jython, -1, -1),
            "Jython is not supported (CPython 2.7 and 3.6 to 3.13 are)"},
           {python(Implementation::cpython, 3, 14),
            "CPython 3.14 is not supported (CPython 2.7 and 3.6 to 3.13 are)"},
           {python(Implementation::cpython, 3, 3),
            "CPython 3.3 is not supported (CPython 2.7 and 3.6 to 3.13 are)"},
           {python(Implementation::cpython, 2, 6),
            "CPython 2.6 is not supported (CPython 2.7 and 3.6 to 3.13 are)"},
       }) {
    const auto unsupported = find_unsupported(interpreter);
    ASSERT_TRUE(unsupported) << message;
    EXPECT_EQ(unsupported->message, message);
    EXPECT_EQ(unsupported->reason, Reason::interpreter_unsupported);
  }
  const auto threads = find_unsupported(python(Implementation::cpython, 3, 13, true));
  ASSERT_TRUE(threads);
  EXPECT_EQ(threads->reason, Reason::free_threaded);
  EXPECT_EQ(threads->message, "free-threaded CPython 3.13 is not supported");
}

TEST(Support, DoesNotJudgeTheUnknown) {
  EXPECT_FALSE(find_unsupported(Interpreter()));
  EXPECT_FALSE(find_unsupported(python(Implementation::unknown, 3, -1)));
}

}  // namespace
}  // namespace sqreen::compat
