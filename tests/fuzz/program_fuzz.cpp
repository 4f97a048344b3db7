// SPDX-License-Identifier: Apache-2.0
// Any bytes as an executable file: an ELF image, a script, a shim, a uWSGI. Beside it stand the
// files that it may name.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compat/interpreter.h"
#include "compat/support.h"
#include "compat/uwsgi.h"
#include "fakes/memory_filesystem.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sqreen::compat;  // NOLINT(google-build-using-namespace)
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  sqreen::fakes::MemoryFileSystem files;
  for (const char* path :
       {"/home/me/.pyenv/shims/program", "/srv/bin/program", "/srv/bin/python"}) {
    files.add(path, bytes, 0755);
  }
  files.add("/srv/pyvenv.cfg", bytes)
      .add("/usr/bin/python3", "", 0755)
      .add("/home/me/.pyenv/version", bytes);
  const sqreen::Environment environment{{"PATH", "/srv/bin:/usr/bin"}, {"HOME", "/home/me"}};
  for (const char* path : {"/home/me/.pyenv/shims/program", "/srv/bin/program"}) {
    const auto program = inspect_program(path, environment, files);
    if (!program) {
      if (program.error().message.empty()) std::abort();
      continue;
    }
    const bool is_python = program->kind == ProgramKind::python ||
                           program->kind == ProgramKind::python_script ||
                           program->kind == ProgramKind::embeds_python;
    if (is_python != program->interpreter.has_value()) std::abort();
    if (program->kind == ProgramKind::python_script && program->interpreter_command.empty())
      std::abort();
  }
  const Interpreter interpreter = inspect_interpreter("/srv/bin/python", files);
  if (interpreter.version.find('\n') != std::string::npos || display_name(interpreter).empty())
    std::abort();
  module_tags(interpreter);
  if (find_uwsgi_version("/srv/bin/program", files).size() > 40) std::abort();
  return 0;
}
