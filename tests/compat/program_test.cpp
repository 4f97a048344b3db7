// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "compat/elf_image.h"
#include "compat/interpreter.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::compat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ProgramTest : public testing::Test {
 protected:
  ProgramTest() {
    files_.add("/usr/bin/python3.11", elf_image({"libc.so.6"}), 0755)
        .add_link("/usr/bin/python3", "python3.11")
        .add("/bin/sh", elf_image({"libc.so.6"}), 0755)
        .add("/bin/bash", elf_image({"libc.so.6"}), 0755)
        .add("/usr/bin/env", elf_image({"libc.so.6"}), 0755)
        .add("/usr/bin/node", elf_image({"libc.so.6"}), 0755);
    files_.add_folder("/srv");
    files_.set_current_folder("/srv");
  }

  Program inspect(const std::string& content,
                  const Environment& environment = {{"PATH", "/usr/bin:/bin"}}) {
    files_.add("/srv/program", content, 0755);
    const auto program = inspect_program("/srv/program", environment, files_);
    EXPECT_TRUE(program) << (program ? "" : program.error().message);
    return program.value_or(Program{});
  }

  fakes::MemoryFileSystem files_;
  const Environment path_{{"PATH", "/usr/bin:/bin"}};
};

TEST_F(ProgramTest, IsFoundAsExecvpDoes) {
  files_.add("/a/tool", "", 0644)
      .add("/b/tool", "", 0755)
      .add("/srv/local", "", 0755)
      .add_folder("/c/tool");
  const auto found = [this](const std::string& name, const std::string& path) {
    const auto program = find_program(name, {{"PATH", path}}, files_);
    return program ? *program : program.error().message;
  };
  EXPECT_EQ(found("python3", "/usr/bin"), "/usr/bin/python3");
  EXPECT_EQ(found("tool", "/a:/b"), "/b/tool");  // the first is not executable
  EXPECT_EQ(found("tool", "/c:/b"), "/b/tool");  // the first is a folder
  EXPECT_EQ(found("tool", "/a"), "tool: Permission denied (/a/tool)");
  EXPECT_EQ(found("local", ":/b"), "./local");  // an empty entry is the current folder
  EXPECT_EQ(found("nope", "/a:/b"), "nope: command not found");
  EXPECT_EQ(found("./local", ""), "./local");
  EXPECT_EQ(found("./nope", ""), "./nope: No such file or directory");
  EXPECT_EQ(found("/a/tool", ""), "/a/tool: Permission denied");
  EXPECT_EQ(found("/srv/", ""), "/srv/: Is a directory");
  EXPECT_EQ(find_program("python3", {}, files_).value_or(""),
            "/usr/bin/python3");  // no PATH: the system's default
  EXPECT_EQ(find_program("./nope", {}, files_).error().code, ErrorCode::command_not_found);
  EXPECT_EQ(find_program("/a/tool", {}, files_).error().code, ErrorCode::command_not_executable);
}

TEST_F(ProgramTest, AScriptIsWhatItsFirstLineSays) {
  const Program script = inspect("#!/usr/bin/python3 -I\n");
  EXPECT_EQ(script.kind, ProgramKind::python_script);
  EXPECT_THAT(script.interpreter_command, ElementsAre("/usr/bin/python3", "-I"));
  EXPECT_EQ(script.interpreter->version, "3.11");
}

TEST_F(ProgramTest, EnvInTheFirstLineSearchesPath) {
  EXPECT_THAT(inspect("#!/usr/bin/env python3\n").interpreter_command,
              ElementsAre("/usr/bin/python3"));
  EXPECT_THAT(inspect("#!/usr/bin/env -S python3 -I -u\n").interpreter_command,
              ElementsAre("/usr/bin/python3", "-I", "-u"));
  EXPECT_THAT(inspect("#!/usr/bin/env -S PATH=/usr/bin python3\n", {}).interpreter_command,
              ElementsAre("/usr/bin/python3"));
}

TEST_F(ProgramTest, PipsShellTrickIsSeenThrough) {
  files_.add_link("/srv/my env/bin/python", "/usr/bin/python3.11");
  const Program script =
      inspect("#!/bin/sh\n'''exec' \"/srv/my env/bin/python\" \"$0\" \"$@\"\n' '''\n");
  EXPECT_EQ(script.kind, ProgramKind::python_script);
  EXPECT_THAT(script.interpreter_command, ElementsAre("/srv/my env/bin/python"));
}

TEST_F(ProgramTest, OtherKindsAreTold) {
  EXPECT_EQ(inspect("#!/bin/sh\nexec gunicorn\n").kind, ProgramKind::shell_script);
  EXPECT_EQ(inspect("#!/usr/bin/env bash\n").kind, ProgramKind::shell_script);
  EXPECT_EQ(inspect("gunicorn shop:app\n").kind,
            ProgramKind::shell_script);  // execvp gives it to sh
  EXPECT_EQ(inspect("#!/usr/bin/node\n").kind, ProgramKind::other_script);
  EXPECT_EQ(inspect("#!/usr/bin/env --frobnicate\n").kind, ProgramKind::shell_script);
  EXPECT_EQ(inspect(elf_image({"libc.so.6"})).kind, ProgramKind::binary);
  EXPECT_EQ(inspect(std::string("\x7f"
                                "ELF\0\0",
                                6))
                .kind,
            ProgramKind::binary);
  EXPECT_FALSE(inspect(elf_image({"libc.so.6"})).interpreter);
}

TEST_F(ProgramTest, AServerThatLinksPythonTellsItsVersion) {
  const Program server = inspect(elf_image({"libc.so.6", "libpython3.8.so.1.0"}));
  EXPECT_EQ(server.kind, ProgramKind::embeds_python);
  EXPECT_EQ(server.interpreter->version, "3.8");
  EXPECT_EQ(server.interpreter->implementation, Implementation::cpython);
}

TEST_F(ProgramTest, AnInterpreterIsItself) {
  const auto program = inspect_program("/usr/bin/python3", path_, files_);
  ASSERT_TRUE(program);
  EXPECT_EQ(program->kind, ProgramKind::python);
  EXPECT_EQ(program->interpreter->version, "3.11");
  EXPECT_THAT(program->interpreter_command, IsEmpty());
}

TEST_F(ProgramTest, JythonsLauncherIsAnInterpreter) {
  files_.add("/opt/jython/bin/jython", "#!/usr/bin/env python3\n", 0755);
  const auto program = inspect_program("/opt/jython/bin/jython", path_, files_);
  ASSERT_TRUE(program);
  EXPECT_EQ(program->kind, ProgramKind::python);
  EXPECT_EQ(program->interpreter->implementation, Implementation::jython);
}

TEST_F(ProgramTest, AMissingInterpreterIsNamed) {
  files_.add("/srv/program", "#!/opt/gone/bin/python\n", 0755);
  const auto program = inspect_program("/srv/program", path_, files_);
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().code, ErrorCode::interpreter_not_found);
  EXPECT_THAT(program.error().message,
              HasSubstr("/srv/program: its first line asks for /opt/gone/bin/python"));
}

TEST_F(ProgramTest, WhatEnvDoesNotFindIsAMissingCommand) {
  files_.add("/srv/program", "#!/usr/bin/env python4\n", 0755);
  const auto program = inspect_program("/srv/program", path_, files_);
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().code, ErrorCode::command_not_found);
  EXPECT_THAT(program.error().message, HasSubstr("asks for python4"));
}

TEST_F(ProgramTest, EndlessFirstLinesEnd) {
  files_.add("/srv/program", "#!/srv/program\n", 0755);
  const auto program = inspect_program("/srv/program", path_, files_);
  ASSERT_TRUE(program);
  EXPECT_NE(program->kind, ProgramKind::python_script);
}

TEST_F(ProgramTest, ShimsAreSeenThrough) {
  files_
      .add("/home/me/.pyenv/shims/gunicorn",
           "#!/usr/bin/env bash\nexport PYENV_ROOT=\"/home/me/.pyenv\"\n", 0755)
      .add("/home/me/.pyenv/shims/python",
           "#!/usr/bin/env bash\nexport PYENV_ROOT=\"/home/me/.pyenv\"\n", 0755)
      .add("/home/me/.pyenv/version", "3.8.18\n")
      .add("/home/me/.pyenv/versions/3.8.18/bin/python3.8", elf_image({"libpython3.8.so.1.0"}),
           0755)
      .add_link("/home/me/.pyenv/versions/3.8.18/bin/python", "python3.8")
      .add("/home/me/.pyenv/versions/3.8.18/bin/gunicorn",
           "#!/home/me/.pyenv/versions/3.8.18/bin/python3.8\n", 0755);
  const auto gunicorn = inspect_program("/home/me/.pyenv/shims/gunicorn", path_, files_);
  ASSERT_TRUE(gunicorn);
  EXPECT_EQ(gunicorn->kind, ProgramKind::python_script);
  EXPECT_EQ(gunicorn->interpreter->version, "3.8.18");
  // A script whose interpreter is a shim.
  const Program script =
      inspect("#!/usr/bin/env python\n", {{"PATH", "/home/me/.pyenv/shims:/usr/bin"}});
  EXPECT_EQ(script.kind, ProgramKind::python_script);
  EXPECT_EQ(script.interpreter->version, "3.8.18");
}

}  // namespace
}  // namespace sqreen::compat
