// SPDX-License-Identifier: Apache-2.0
#include "compat/python_name.h"

#include <gtest/gtest.h>

namespace sqreen::compat {
namespace {

struct Case {
  const char* text;
  bool known;
  Implementation implementation = Implementation::unknown;
  int major = -1;
  int minor = -1;
  bool free_threaded = false;
  bool debug = false;
};

void expect(const std::optional<PythonName>& name, const Case& c) {
  ASSERT_EQ(name.has_value(), c.known) << c.text;
  if (!name) return;
  EXPECT_EQ(static_cast<int>(name->implementation), static_cast<int>(c.implementation)) << c.text;
  EXPECT_EQ(name->major, c.major) << c.text;
  EXPECT_EQ(name->minor, c.minor) << c.text;
  EXPECT_EQ(name->free_threaded, c.free_threaded) << c.text;
  EXPECT_EQ(name->debug, c.debug) << c.text;
}

TEST(PythonName, OfPrograms) {
  using enum Implementation;
  for (const Case& c :
       {Case{"python", true}, Case{"python2", true, unknown, 2},
        Case{"python3.11", true, unknown, 3, 11}, Case{"python3.13t", true, unknown, 3, 13, true},
        Case{"python3.9d", true, unknown, 3, 9, false, true},
        Case{"python2.7-dbg", true, unknown, 2, 7, false, true},
        Case{"python3.6m", true, unknown, 3, 6}, Case{"pypy", true, pypy},
        Case{"pypy3.10", true, pypy, 3, 10}, Case{"pypy3-c", true, pypy, 3},
        Case{"jython", true, jython}, Case{"jython2.7", true, jython, 2, 7},
        Case{"graalpy", true, graalpy}, Case{"python3-config", false},
        Case{"python3.11-config", false}, Case{"pythonic", false}, Case{"gunicorn", false},
        Case{"python99999999999999999999", false}, Case{"", false}}) {
    expect(read_program_name(c.text), c);
  }
}

TEST(PythonName, OfLibraries) {
  using enum Implementation;
  for (const Case& c :
       {Case{"libpython3.11.so.1.0", true, cpython, 3, 11},
        Case{"libpython2.7.so.1.0", true, cpython, 2, 7},
        Case{"libpython3.6m.so.1.0", true, cpython, 3, 6},
        Case{"libpython3.13t.so.1.0", true, cpython, 3, 13, true},
        Case{"libpython3.7dm.so.1.0", true, cpython, 3, 7, false, true},
        Case{"libpypy3.10-c.so", true, pypy, 3, 10}, Case{"libpypy3-c.so", true, pypy, 3},
        Case{"libpython3.so", false}, Case{"libc.so.6", false}, Case{"libpython3.11.a", false}}) {
    expect(read_library_name(c.text), c);
  }
}

}  // namespace
}  // namespace sqreen::compat
