// SPDX-License-Identifier: Apache-2.0
// What is known of an environment: its system, its Pythons, its packages. Facts only: what they
// mean for us is judged by policies and checks.
//
// Every fact says where it was read. What could not be read is null, never guessed; when that was
// somebody's mistake (a broken file, a folder without permission) there is a problem that says so.
// A plain struct: a test builds one by hand and needs no machine.
//
//   Survey survey{.subject = "/srv/venv"};
//   survey.system = Known<std::string>{"Linux", {OriginKind::host, "/proc/sys/kernel/ostype", 1}};
//   survey.packages.push_back({.name = "Django", .normalized = "django", .version = "4.2.7"});
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/interpreter.h"

namespace sqreen::compat {

enum class OriginKind : unsigned char {
  host,          // this machine
  image,         // an unpacked image, --root
  environment,   // an interpreter's or a virtual environment's folders
  lock_file,     // pins exactly what will be installed
  project_file,  // asks for packages: requirements files, pyproject.toml, environment.yml
};
std::string_view origin_name(OriginKind kind);  // "host", "image", "environment", "lock file", ...

struct Origin {
  OriginKind kind = OriginKind::host;
  // As a user would write it: inside an image without the image's own folder; printable.
  std::string path;
  int line = 0;              // 1-based; 0: the file as a whole, or a folder
  std::string text() const;  // "/etc/os-release:3"
};

template <typename T>
struct Known {
  T value;
  Origin origin;
};
template <typename T>
using Fact = std::optional<Known<T>>;  // null: could not be read

enum class LibcKind : unsigned char { glibc, musl, bionic, other };
std::string_view libc_name(LibcKind kind);  // "glibc", "musl", "bionic", "another libc"

// How an interpreter comes by its own code.
struct PythonLinkage {
  bool shared = false;  // false: built into the program
  std::string library;  // "libpython3.11.so.1.0", as the program's header names it
};

// Its paths are what the file system calls them, any bytes: printable() before they are shown.
struct SurveyedInterpreter {
  std::string path;                   // as it was found or given
  std::string real_path;              // behind all links
  std::string virtual_environment;    // its folder; empty: none
  bool sees_system_packages = false;  // of a virtual environment: include-system-site-packages
  Implementation implementation = Implementation::unknown;
  Fact<std::string> version;  // as much as is known: "3.11.7", "3.11"
  Fact<std::string> abi;      // "cp311", "cp27mu", "cp313t", "pypy39_pp73"
  Fact<bool> free_threaded;
  Fact<bool> debug;
  Fact<PythonLinkage> linkage;
  Fact<std::string> architecture;    // of its file: "x86_64", "aarch64", "arm", "i386"
  Fact<LibcKind> libc;               // of its file
  std::vector<std::string> folders;  // where packages are looked for, in sys.path's order
};

enum class PackageSource : unsigned char {
  dist_info,    // *.dist-info: wheels, and what today's pip builds
  egg_info,     // *.egg-info, a folder or a file: distutils, older pip, Debian
  egg,          // *.egg, from easy_install
  egg_link,     // *.egg-link, `setup.py develop`
  requirement,  // a line of a requirements file, of pyproject.toml, of environment.yml
  constraint,   // a line of a constraints file: counts when something else asks for the package
  lock,         // an entry of a lock file
  conda,        // a conda package of environment.yml
};
std::string_view source_name(PackageSource source);  // "dist-info", "egg-info", ...

struct Package {
  std::string name;        // as written: "Flask_SQLAlchemy"
  std::string normalized;  // PEP 503: "flask-sqlalchemy"
  // As written, which need not be PEP 440: "2004d". Null: could not be read, or (asked for, not
  // installed) none is named.
  std::optional<std::string> version;
  std::string specifier;            // of a requirement: ">=1.6,<2"; empty: any version
  std::vector<std::string> extras;  // of a requirement, as written
  std::string url;                  // of a direct reference or an editable's project; without
                                    // credentials
  std::string marker;               // PEP 508; empty: none
  // Whether the marker holds here. Null: it depends on what is not known.
  std::optional<bool> applies = true;
  std::vector<std::string> groups;  // of a project file or lock: "dev", an extra's name
  PackageSource source = PackageSource::dist_info;
  bool editable = false;
  bool distribution = false;  // installed by the system's package manager: Debian's dist-packages
  std::string location;       // folder that it is imported from; empty: not installed
  // Index into interpreters of the one that can import it; null: of no interpreter.
  std::optional<std::size_t> interpreter;
  bool shadowed = false;  // another of the same name comes before it on the path
  Origin origin;          // the file that says so
};

// Something that keeps the survey from being complete. Nothing here stops the rest.
struct Problem {
  Origin origin;
  std::string message;  // one sentence, no full stop: "is longer than 16 MiB"
  std::string action;   // what to do
};

struct Survey {
  std::string subject;  // "this machine", or what was given: "/srv/venv", "poetry.lock"
  OriginKind kind = OriginKind::host;

  Fact<std::string> system;           // "Linux", "macOS", "Windows", "SunOS"
  Fact<std::string> distribution;     // "Debian GNU/Linux", "Alpine Linux"; null on macOS
  Fact<std::string> distribution_id;  // os-release's ID: "debian", "alpine"
  Fact<std::string> system_version;   // "12", "3.19.1", "10.15.7"
  Fact<std::string> kernel;           // this machine's: "6.1.0-18-amd64"
  Fact<LibcKind> libc;
  Fact<std::string> libc_version;     // "2.36", "1.2.4"
  Fact<std::string> architecture;     // "x86_64", "aarch64", "armv7l", "i686"
  Fact<std::string> requires_python;  // a project's or lock's: ">=3.8"

  std::vector<SurveyedInterpreter> interpreters;  // the one that counts first
  std::vector<Package> packages;                  // by normalised name
  // Lines of .pth files that run code: they may add packages that nobody sees here.
  std::vector<Problem> executable_lines;
  std::vector<Problem> problems;
};

// Packages by normalised name, those of one name in the order found; problems once, although two
// interpreters share the folder. Every reader ends with it.
void put_in_order(Survey& survey);

// The package that `import` would find, or that is asked for; null: none. `name`: any spelling.
const Package* find_package(const Survey& survey, std::string_view name,
                            std::optional<std::size_t> interpreter = std::nullopt);

}  // namespace sqreen::compat
