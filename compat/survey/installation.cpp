// SPDX-License-Identifier: Apache-2.0
#include "compat/survey/installation.h"

#include "compat/paths.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kSmallFile = 64 * 1024;
constexpr std::size_t kSiteFile = 256 * 1024;

// An environment made of copies: its interpreter's own place says nothing. `home` is the folder of
// the base interpreter (PEP 405); for 2.7, virtualenv writes the prefix there, and the file itself
// under a key of its own.
std::string find_base(const std::string& copy, const std::string& home, const std::string& file,
                      const FileSystem& files) {
  for (const std::string& path :
       {file, join(home, base_name(copy)), join(home, "python3"), join(home, "python")}) {
    if (!path.empty() && files.status(path).is_file) return files.real_path(path).value_or(path);
  }
  return copy;
}

void read_settings(Installation& installation, const FileSystem& files) {
  const auto text = files.read(join(installation.virtual_environment, "pyvenv.cfg"), kSmallFile);
  if (!text) return;
  installation.sees_system_packages = false;
  std::string home;
  std::string base;
  for (const std::string_view written : split(*text, '\n')) {
    const std::size_t equals = written.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string key = to_lower(trim(written.substr(0, equals)));
    const std::string_view value = trim(written.substr(equals + 1));
    if (key == "include-system-site-packages") {
      installation.sees_system_packages = equals_ignoring_case(value, "true");
    } else if (key == "home") {
      home = value;
    } else if (key == "base-executable") {
      base = value;
    }
  }
  if (installation.executable.starts_with(installation.virtual_environment + '/')) {
    installation.executable = find_base(installation.executable, home, base, files);
  }
}

std::string find_library(const std::string& prefix, const Interpreter& interpreter,
                         const FileSystem& files) {
  if (interpreter.implementation == Implementation::jython) {
    const std::string library = join(prefix, "Lib");
    return files.status(join(library, "os.py")).is_file ? library : "";
  }
  const std::string name = library_name(interpreter);
  if (name.empty()) return "";
  for (const char* folder : {"lib", "lib64"}) {
    const std::string library = join(join(prefix, folder), name);
    if (files.status(join(library, "os.py")).is_file) return library;
  }
  return "";
}

}  // namespace

std::string library_name(const Interpreter& interpreter) {
  if (interpreter.major < 0 || interpreter.minor < 0) return "";
  const std::string version =
      std::to_string(interpreter.major) + "." + std::to_string(interpreter.minor);
  if (interpreter.implementation == Implementation::pypy) return "pypy" + version;
  return "python" + version + (interpreter.free_threaded ? "t" : "");
}

Installation find_installation(const Interpreter& interpreter, const FileSystem& files) {
  Installation installation;
  installation.executable = interpreter.real_path;
  installation.virtual_environment = interpreter.virtual_environment;
  if (!installation.virtual_environment.empty()) read_settings(installation, files);
  // Above bin/. Where /bin is a link to /usr/bin, the real path has been followed already.
  installation.prefix = folder_of(folder_of(installation.executable));
  installation.library = find_library(installation.prefix, interpreter, files);
  if (!installation.library.empty()) {
    const auto site = files.read(join(installation.library, "site.py"), kSiteFile);
    installation.adds_dist_packages = site && site->find("dist-packages") != std::string::npos;
  }
  return installation;
}

}  // namespace sqreen::compat
