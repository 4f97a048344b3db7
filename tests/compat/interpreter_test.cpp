// SPDX-License-Identifier: Apache-2.0
#include "compat/interpreter.h"

#include <gmock/gmock.h>

#include "compat/elf_image.h"
#include "compat/support.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::compat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class InterpreterTest : public testing::Test {
 protected:
  std::string seen(const std::string& path) const {
    const Interpreter interpreter = inspect_interpreter(path, files_);
    std::string text = display_name(interpreter);
    if (interpreter.free_threaded) text += " free-threaded";
    if (!interpreter.virtual_environment.empty()) text += " in " + interpreter.virtual_environment;
    return text;
  }
  fakes::MemoryFileSystem files_;
};

TEST_F(InterpreterTest, SystemPythonByItsName) {
  files_.add("/usr/bin/python3.11", elf_image({"libc.so.6"}), 0755)
      .add_link("/usr/bin/python3", "python3.11");
  EXPECT_EQ(seen("/usr/bin/python3"), "CPython 3.11");
  EXPECT_EQ(inspect_interpreter("/usr/bin/python3", files_).real_path, "/usr/bin/python3.11");
}

TEST_F(InterpreterTest, PyenvByItsFolder) {
  files_
      .add("/home/me/.pyenv/versions/3.11.7/bin/python3.11", elf_image({"libpython3.11.so.1.0"}),
           0755)
      .add_link("/home/me/.pyenv/versions/3.11.7/bin/python", "python3.11");
  EXPECT_EQ(seen("/home/me/.pyenv/versions/3.11.7/bin/python"), "CPython 3.11.7");
}

TEST_F(InterpreterTest, VirtualEnvironmentByItsFile) {
  files_.add("/usr/bin/python3.9", elf_image({"libc.so.6"}), 0755)
      .add_link("/srv/venv/bin/python", "/usr/bin/python3.9")
      .add("/srv/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.9.2\n");
  EXPECT_EQ(seen("/srv/venv/bin/python"), "CPython 3.9.2 in /srv/venv");
}

TEST_F(InterpreterTest, VirtualenvAndUvNameMore) {
  files_.add("/srv/venv/bin/python", "", 0755)
      .add("/srv/venv/pyvenv.cfg",
           "home = /usr/bin\nimplementation = PyPy\nversion_info = 3.10.14.final.0\n");
  EXPECT_EQ(seen("/srv/venv/bin/python"), "PyPy 3.10.14 in /srv/venv");
  files_.add("/srv/uv/bin/python", "", 0755)
      .add("/srv/uv/pyvenv.cfg",
           "home = /x\nimplementation = CPython\nuv = 0.5\nversion_info = 3.13.0\n");
  EXPECT_EQ(seen("/srv/uv/bin/python"), "CPython 3.13.0 in /srv/uv");
}

// Someone upgraded the system below an old environment: the real file says what runs.
TEST_F(InterpreterTest, AStaleFileDoesNotWinOverTheFileThatRuns) {
  files_.add("/usr/bin/python3.12", elf_image({"libc.so.6"}), 0755)
      .add_link("/srv/venv/bin/python", "/usr/bin/python3.12")
      .add("/srv/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.9.2\n");
  EXPECT_EQ(seen("/srv/venv/bin/python"), "CPython 3.12 in /srv/venv");
}

TEST_F(InterpreterTest, ACopyByItsLibrary) {
  files_.add("/opt/py/bin/python", elf_image({"libpython3.6m.so.1.0", "libc.so.6"}), 0755);
  EXPECT_EQ(seen("/opt/py/bin/python"), "CPython 3.6");
  files_.add("/opt/t/bin/python", elf_image({"libpython3.13t.so.1.0"}), 0755);
  EXPECT_EQ(seen("/opt/t/bin/python"), "CPython 3.13 free-threaded");
}

TEST_F(InterpreterTest, AStaticCopyByItsStandardLibrary) {
  files_.add("/opt/py/bin/python", elf_image({"libc.so.6"}), 0755)
      .add("/opt/py/lib/python3.8/os.py", "");
  EXPECT_EQ(seen("/opt/py/bin/python"), "CPython 3.8");
  files_.add("/opt/py/lib/python3.9/os.py", "");  // two: which one is anybody's guess
  EXPECT_EQ(seen("/opt/py/bin/python"), "CPython");
}

TEST_F(InterpreterTest, PyPyInAnEnvironmentOfItsOwn) {
  files_.add("/opt/pypy/bin/pypy3.10", elf_image({"libpypy3.10-c.so"}), 0755)
      .add_link("/srv/venv/bin/python", "/opt/pypy/bin/pypy3.10")
      .add("/srv/venv/pyvenv.cfg", "home = /opt/pypy/bin\n");
  EXPECT_EQ(seen("/srv/venv/bin/python"), "PyPy 3.10 in /srv/venv");
}

TEST_F(InterpreterTest, WhatCannotBeToldIsUnknown) {
  files_.add("/opt/wrapped/python", "#!/bin/sh\nexec something\n", 0755);
  EXPECT_EQ(seen("/opt/wrapped/python"), "Python");
  EXPECT_EQ(seen("/opt/missing/python3"), "Python 3");
  files_.add("/srv/venv/bin/python", "", 0755)
      .add("/srv/venv/pyvenv.cfg", "version = three\nversion_info = 3\n=\n");
  EXPECT_EQ(seen("/srv/venv/bin/python"), "Python in /srv/venv");
}

TEST(ModuleTags, AreThoseOfTheBuild) {
  const auto tags = [](int major, int minor, bool free_threaded = false, bool debug = false) {
    Interpreter interpreter;
    interpreter.major = major;
    interpreter.minor = minor;
    interpreter.free_threaded = free_threaded;
    interpreter.debug = debug;
    return module_tags(interpreter);
  };
  EXPECT_THAT(tags(2, 7), ElementsAre("cp27mu", "cp27m"));
  EXPECT_THAT(tags(3, 6), ElementsAre("cp36m"));
  EXPECT_THAT(tags(3, 7, false, true), ElementsAre("cp37dm"));
  EXPECT_THAT(tags(3, 8), ElementsAre("cp38"));
  EXPECT_THAT(tags(3, 13, true), ElementsAre("cp313t"));
  EXPECT_THAT(tags(3, 13, false, true), ElementsAre("cp313d"));
  EXPECT_THAT(tags(3, -1), IsEmpty());
  EXPECT_THAT(tags(-1, -1), IsEmpty());
}

}  // namespace
}  // namespace sqreen::compat
