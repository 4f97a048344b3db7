// SPDX-License-Identifier: Apache-2.0
#include "compat/survey/python_version.h"

#include "compat/binary_text.h"
#include "compat/paths.h"
#include "compat/pep440/version.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kSmallFile = 64 * 1024;
constexpr std::uint64_t kMaxLibraryBytes = 128u << 20;  // PyPy's has 60 MB

// "3.11." of 3.11
std::string minor_with_dot(const Interpreter& interpreter) {
  return std::to_string(interpreter.major) + "." + std::to_string(interpreter.minor) + ".";
}

// #define PY_VERSION "3.11.2"
bool read_patchlevel(const std::string& path, const std::string& minor, Reading& reading,
                     SurveyedInterpreter& python) {
  const auto text = reading.files.read(path, kSmallFile);
  if (!text) return false;
  int line = 0;
  for (std::string_view written : split(*text, '\n')) {
    ++line;
    if (!written.starts_with("#define PY_VERSION ") &&
        !written.starts_with("#define PY_VERSION\t")) {
      continue;
    }
    const std::size_t begin = written.find('"');
    const std::size_t end = written.find('"', begin + 1);
    if (begin == std::string_view::npos || end == std::string_view::npos) return false;
    const std::string_view version = written.substr(begin + 1, end - begin - 1);
    // Another version's headers may stand there.
    if (!version.starts_with(minor)) return false;
    python.version = {shown(version, 40), reading.at(path, line)};
    return true;
  }
  return false;
}

// The version at the front of `text`: "3.13.0rc1" of "3.13.0rc1\0"; empty: this is none. CPython
// ends it by a zero, PyPy goes on with " (7.3.11".
std::string version_before_its_end(std::string_view text) {
  std::size_t size = 0;
  const auto is_part = [](char c) {
    return is_version_character(c) || (c >= 'a' && c <= 'z') || c == '+';
  };
  while (size < text.size() && is_part(text[size])) ++size;
  if (size == 0 || size > 12 || size == text.size()) return {};
  if (text[size] != '\0' && !text.substr(size).starts_with(" (")) return {};
  return std::string(text.substr(0, size));
}

bool search_version(const std::string& path, const std::string& minor, Reading& reading,
                    SurveyedInterpreter& python) {
  // CPython's constant follows the zero of the one before it; PyPy's text has a length before it.
  const bool pypy = python.implementation == Implementation::pypy;
  const std::string words = pypy ? minor : std::string(1, '\0') + minor;
  std::string found;
  search_file(path, reading.files, kMaxLibraryBytes, words, [&](std::string_view after) {
    const std::string rest = version_before_its_end(after);
    const std::string version = minor + rest;
    std::string_view plain = version;
    if (plain.ends_with('+')) plain.remove_suffix(1);
    if (rest.empty() || !Version::parse(plain)) return true;
    if (pypy && !after.substr(rest.size()).starts_with(" (")) return true;
    found = version;
    return false;
  });
  if (found.empty()) return false;
  python.version = {std::move(found), reading.at(path)};
  return true;
}

// Where the loader would find the library that the program names.
std::string find_library_file(const std::string& library, const Installation& installation,
                              Reading& reading) {
  if (library.starts_with('/')) return library;
  const std::string name(base_name(library));
  for (const std::string& folder :
       {join(installation.prefix, "lib"), join(installation.prefix, "lib64"),
        folder_of(installation.executable), std::string("/usr/lib"), std::string("/usr/lib64"),
        std::string("/usr/local/lib")}) {
    const std::string plain = join(folder, name);
    if (reading.files.status(plain).is_file) return plain;
  }
  const auto machines = reading.files.list("/usr/lib");
  if (!machines) return {};
  for (const std::string& machine : *machines) {
    const std::string path = "/usr/lib/" + machine + "/" + name;
    if (machine.find("-linux-") != std::string::npos && reading.files.status(path).is_file) {
      return path;
    }
  }
  return {};
}

// "jython-2.7.3.jar": Jython is an archive whose real name tells its version.
void read_jython_version(const Installation& installation, Reading& reading,
                         SurveyedInterpreter& python) {
  for (const std::string& jar :
       {join(installation.prefix, "jython.jar"), std::string("/usr/share/java/jython.jar")}) {
    const std::string real = reading.files.real_path(jar).value_or("");
    std::string_view name = base_name(real);
    if (!name.starts_with("jython-") || !name.ends_with(".jar")) continue;
    name = name.substr(7, name.size() - 11);
    if (!Version::parse(name)) continue;
    python.version = {std::string(name), reading.at(real)};
    return;
  }
}

}  // namespace

void read_python_version(const Interpreter& interpreter, const Installation& installation,
                         Reading& reading, SurveyedInterpreter& python) {
  if (python.implementation == Implementation::jython) {
    read_jython_version(installation, reading, python);
    if (python.version) return;
  }
  if (interpreter.minor >= 0) {
    const std::string minor = minor_with_dot(interpreter);
    const std::string include = join(installation.prefix, "include/");
    std::string name(base_name(installation.library));
    for (const std::string& folder : {name, name + "m", std::string(".")}) {
      if (read_patchlevel(include + folder + "/patchlevel.h", minor, reading, python)) return;
    }
    std::string file = installation.executable;
    if (python.linkage && python.linkage->value.shared) {
      file = find_library_file(python.linkage->value.library, installation, reading);
    }
    if (!file.empty() && search_version(file, minor, reading, python)) return;
  }
  if (!interpreter.version.empty()) {
    python.version = {interpreter.version, reading.at(interpreter.path)};
  }
}

}  // namespace sqreen::compat
