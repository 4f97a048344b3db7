// SPDX-License-Identifier: Apache-2.0
// What a Python is. Which file a command names: program.cpp.
#include "compat/interpreter.h"

#include <algorithm>
#include <charconv>

#include "compat/elf.h"
#include "compat/paths.h"
#include "compat/python_name.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kConfigurationLimit = 64 * 1024;

void take(const PythonName& name, Interpreter& interpreter) {
  if (interpreter.implementation == Implementation::unknown) {
    interpreter.implementation = name.implementation;
  }
  if (interpreter.major < 0) interpreter.major = name.major;
  if (interpreter.minor < 0 && name.major == interpreter.major) interpreter.minor = name.minor;
  interpreter.free_threaded |= name.free_threaded;
  interpreter.debug |= name.debug;
}

// Keeps `version` when it says more than is known and does not contradict it.
void take_version(std::string_view version, Interpreter& interpreter) {
  int numbers[3] = {-1, -1, -1};
  const char* at = version.data();
  const char* const end = at + version.size();
  int count = 0;
  for (; count < 3 && at < end; ++count) {
    const auto [next, error] = std::from_chars(at, end, numbers[count]);
    if (error != std::errc{} || numbers[count] < 0) return;
    if (next == end || *next != '.') {
      ++count;
      at = next;
      break;
    }
    at = next + 1;
  }
  if (interpreter.major >= 0 && interpreter.major != numbers[0]) return;
  if (count < 2 || (interpreter.minor >= 0 && interpreter.minor != numbers[1])) return;
  interpreter.major = numbers[0];
  interpreter.minor = numbers[1];
  if (count == 3 && interpreter.version.empty()) {
    interpreter.version = std::to_string(numbers[0]) + "." + std::to_string(numbers[1]) + "." +
                          std::to_string(numbers[2]);
  }
}

// pyvenv.cfg beside the interpreter or one folder above (PEP 405): venv writes `version`,
// virtualenv and uv `version_info`.
void read_virtual_environment(const std::string& path, const FileSystem& files,
                              Interpreter& interpreter) {
  const std::string folder = folder_of(path);
  for (const std::string& root : {folder_of(folder), folder}) {
    const auto text = files.read(join(root, "pyvenv.cfg"), kConfigurationLimit);
    if (!text) continue;
    interpreter.virtual_environment = root;
    for (const std::string_view line : split(*text, '\n')) {
      const std::size_t equals = line.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string key = to_lower(trim(line.substr(0, equals)));
      const std::string_view value = trim(line.substr(equals + 1));
      if (key == "version" || key == "version_info") take_version(value, interpreter);
      if (key != "implementation") continue;
      if (equals_ignoring_case(value, "cpython"))
        interpreter.implementation = Implementation::cpython;
      if (equals_ignoring_case(value, "pypy")) interpreter.implementation = Implementation::pypy;
    }
    return;
  }
}

// <prefix>/lib/python3.11 beside <prefix>/bin/python: only when there is exactly one.
void read_library_folder(const std::string& real_path, const FileSystem& files,
                         Interpreter& interpreter) {
  const std::string lib = join(folder_of(folder_of(real_path)), "lib");
  const auto names = files.list(lib);
  if (!names) return;
  std::optional<PythonName> only;
  for (const std::string& name : *names) {
    const auto read = read_program_name(name);
    if (!read || read->minor < 0 || !files.status(join(lib, name + "/os.py")).is_file) continue;
    if (only) return;
    only = read;
  }
  if (only) take(*only, interpreter);
}

// ~/.pyenv/versions/3.11.7/bin/python3.11: pyenv and others name the folder by the exact version.
void read_folder_version(const std::string& real_path, Interpreter& interpreter) {
  const std::string prefix = folder_of(folder_of(real_path));
  std::string_view name = base_name(prefix);
  if (name.starts_with("cpython-")) name.remove_prefix(8);  // uv's
  take_version(name, interpreter);
}

}  // namespace

std::string_view implementation_name(Implementation implementation) {
  switch (implementation) {
    case Implementation::unknown:
      break;
    case Implementation::cpython:
      return "CPython";
    case Implementation::pypy:
      return "PyPy";
    case Implementation::jython:
      return "Jython";
    case Implementation::graalpy:
      return "GraalPy";
  }
  return "Python";
}

Interpreter inspect_interpreter(const std::string& path, const FileSystem& files) {
  Interpreter interpreter;
  interpreter.path = path;
  interpreter.real_path = files.real_path(path).value_or(path);
  // The real file's name says more than a link's: python -> python3.11, or pypy3.10.
  if (const auto name = read_program_name(base_name(interpreter.real_path)))
    take(*name, interpreter);
  const auto libraries = needed_libraries(interpreter.real_path, files);
  for (const std::string& library : libraries.value_or(std::vector<std::string>())) {
    if (const auto name = read_library_name(library)) take(*name, interpreter);
  }
  // Behind the file that runs: the system may have been upgraded below an old environment.
  read_virtual_environment(path, files, interpreter);
  // PyPy always needs its own library, so a program without it is CPython with everything built in.
  if (libraries && interpreter.implementation == Implementation::unknown) {
    interpreter.implementation = Implementation::cpython;
  }
  if (const auto name = read_program_name(base_name(path))) take(*name, interpreter);
  if (interpreter.minor < 0) read_library_folder(interpreter.real_path, files, interpreter);
  read_folder_version(interpreter.real_path, interpreter);
  if (interpreter.version.empty() && interpreter.major >= 0) {
    interpreter.version = std::to_string(interpreter.major);
    if (interpreter.minor >= 0) interpreter.version += "." + std::to_string(interpreter.minor);
  }
  return interpreter;
}

Interpreter inspect_library(const std::string& name) {
  Interpreter interpreter;
  interpreter.path = name;
  if (const auto read = read_library_name(base_name(name))) take(*read, interpreter);
  if (interpreter.minor >= 0) {
    interpreter.version =
        std::to_string(interpreter.major) + "." + std::to_string(interpreter.minor);
  }
  return interpreter;
}

std::vector<std::string> module_tags(const Interpreter& interpreter) {
  if (interpreter.major < 0 || interpreter.minor < 0) return {};
  const std::string tag =
      "cp" + std::to_string(interpreter.major) + std::to_string(interpreter.minor);
  const std::string debug = interpreter.debug ? "d" : "";
  if (interpreter.major == 2) return {tag + debug + "mu", tag + debug + "m"};
  if (interpreter.minor < 8) return {tag + debug + "m"};  // bpo-36707 dropped the m
  return {tag + (interpreter.free_threaded ? "t" : "") + debug};
}

}  // namespace sqreen::compat
