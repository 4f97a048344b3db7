// SPDX-License-Identifier: Apache-2.0
#include "compat/installed/search_path.h"

#include <set>
#include <utility>

#include "compat/paths.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

class Path {
 public:
  explicit Path(const FileSystem& files) : files_(files) {}

  void add(const std::string& folder, bool reads_pth, bool distribution = false) {
    if (folder.empty() || !files_.status(folder).is_folder) return;
    // lib64 is often a link to lib.
    if (!seen_.insert(files_.real_path(folder).value_or(folder)).second) return;
    folders_.push_back({folder, reads_pth, distribution});
  }
  std::vector<SearchFolder> take() { return std::move(folders_); }

 private:
  const FileSystem& files_;
  std::set<std::string> seen_;
  std::vector<SearchFolder> folders_;
};

// site-packages below a prefix: <prefix>/lib/python3.11/site-packages. Fedora has a lib64 too, PyPy
// before 7.3.8 has it right below the prefix.
void add_site_packages(const std::string& prefix, const Interpreter& interpreter, Path& path) {
  const std::string name = library_name(interpreter);
  if (name.empty()) return;
  for (const char* lib : {"lib64", "lib"}) {
    path.add(join(join(join(prefix, lib), name), "site-packages"), true);
  }
  if (interpreter.implementation == Implementation::pypy) {
    path.add(join(prefix, "site-packages"), true);
  }
}

// debian/patches/distutils-install-layout.diff of its python3.11.
void add_dist_packages(const Interpreter& interpreter, const Installation& installation,
                       Path& path) {
  path.add(join(join("/usr/local/lib", base_name(installation.library)), "dist-packages"), true);
  if (interpreter.major == 3) path.add("/usr/lib/python3/dist-packages", true, true);
  if (interpreter.implementation != Implementation::pypy) {
    path.add(join(installation.library, "dist-packages"), true, true);
  }
}

void add_users_own(const Interpreter& interpreter, const Environment& environment, Path& path) {
  const std::string name = library_name(interpreter);
  if (name.empty() || !find(environment, "PYTHONNOUSERSITE").value_or("").empty()) return;
  const std::string home = find(environment, "HOME").value_or("");
  const std::string base = find(environment, "PYTHONUSERBASE").value_or("");
  if (!base.empty()) {
    path.add(join(base, "lib/" + name + "/site-packages"), true);
  } else if (!home.empty()) {
    path.add(join(home, ".local/lib/" + name + "/site-packages"), true);
    // macOS's framework builds
    path.add(join(home, "Library/Python/" + name.substr(name.find_first_of("0123456789")) +
                            "/lib/python/site-packages"),
             true);
  }
}

}  // namespace

std::vector<SearchFolder> search_path(const Interpreter& interpreter,
                                      const Installation& installation,
                                      const Environment& environment, const FileSystem& files) {
  Path path(files);
  const std::string first = find(environment, "PYTHONPATH").value_or("");
  for (const std::string_view folder : split(first, ':')) {
    path.add(std::string(folder), false);
  }
  path.add(installation.library, false);
  path.add(join(installation.library, "lib-dynload"), false);
  const bool isolated =
      !installation.virtual_environment.empty() && !installation.sees_system_packages;
  if (!isolated) add_users_own(interpreter, environment, path);
  if (!installation.virtual_environment.empty()) {
    add_site_packages(installation.virtual_environment, interpreter, path);
  }
  if (isolated) return path.take();
  if (interpreter.implementation == Implementation::jython) {
    path.add(join(installation.library, "site-packages"), true);
  } else if (installation.adds_dist_packages) {
    add_dist_packages(interpreter, installation, path);
  } else if (!installation.prefix.empty()) {
    add_site_packages(installation.prefix, interpreter, path);
  }
  return path.take();
}

}  // namespace sqreen::compat
