// SPDX-License-Identifier: Apache-2.0
#include "compat/installed/packages.h"

#include <algorithm>
#include <map>
#include <set>

#include "compat/installed/pth.h"
#include "compat/installed/records.h"
#include "compat/package_name.h"
#include "compat/paths.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kPthLimit = 1024 * 1024;
constexpr std::size_t kFinderLimit = 1024 * 1024;
constexpr std::size_t kMaxFolders = 1000;  // on one path
constexpr std::size_t kMaxEntries = 500'000;

// What the standard library's own records are called, which are no packages (pip's stdlib_pkgs).
bool is_standard_library(std::string_view normalized) {
  return normalized == "python" || normalized == "wsgiref" || normalized == "argparse";
}

class PackageReader {
 public:
  PackageReader(std::size_t index, SurveyedInterpreter& python, Reading& reading)
      : index_(index), python_(python), reading_(reading) {}

  void read(const std::vector<SearchFolder>& path) {
    for (const SearchFolder& folder : path) {
      if (!enter(folder.path)) continue;
      read_folder(folder);
    }
    for (const auto& [name, folder] : finders_) place(name, folder);
  }

 private:
  // False: it is on the path already.
  bool enter(const std::string& folder) {
    if (python_.folders.size() == kMaxFolders) return false;
    if (!seen_.insert(reading_.files.real_path(folder).value_or(folder)).second) return false;
    python_.folders.push_back(folder);
    return true;
  }

  void read_folder(const SearchFolder& folder) {
    const auto names = reading_.files.list(folder.path);
    if (!names) {
      reading_.unreadable(folder.path, names.error(),
                          "make it readable, so that its packages are seen");
      return;
    }
    if (names->size() > kMaxEntries) {
      reading_.problem(folder.path, 0, "holds more than 500000 entries, which is no package folder",
                       "take it off the Python's path");
      return;
    }
    std::map<std::string, std::string> here;  // of this folder: normal name -> version
    for (const std::string& name : *names) {
      const auto kind = record_kind(name);
      if (!kind) continue;
      auto package = read_record(folder.path, name, *kind, reading_);
      if (!package) continue;
      const std::string version = package->version.value_or("an unknown version");
      const auto [other, first] = here.emplace(package->normalized, version);
      // An egg-link and the record that it leads to are one installation.
      if (!first && *kind != PackageSource::egg_link && other->second != version) {
        reading_.problem(
            join(folder.path, name), 0,
            package->name + " has two records in one folder: " + other->second + " and " + version,
            "uninstall " + package->name + " until it is gone, then install it again");
      }
      package->distribution = folder.distribution;
      add(std::move(*package));
    }
    if (!folder.reads_pth) return;
    for (const std::string& name : *names) {
      if (name.ends_with(".pth") && !name.starts_with('.')) read_pth(folder.path, name);
    }
  }

  void add(Package package) {
    if (is_standard_library(package.normalized)) return;
    package.interpreter = index_;
    package.shadowed = !names_.insert(package.normalized).second;
    reading_.survey.packages.push_back(std::move(package));
  }

  void read_pth(const std::string& folder, const std::string& name) {
    const std::string path = join(folder, name);
    const auto text = reading_.files.read(path, kPthLimit);
    if (!text) {
      reading_.unreadable(path, text.error(), "make it readable, so that what it adds is seen");
      return;
    }
    const PthFile file = parse_pth(*text);
    if (file.cut) {
      reading_.problem(path, 0, "has more than 10000 lines, of which the rest is not read",
                       "delete it if nothing needs it");
    }
    for (const PthLine& line : file.executables) {
      reading_.survey.executable_lines.push_back(
          {reading_.at(path, line.line), "runs code when Python starts: " + shown(line.text, 120),
           "see what it imports: it may add packages that are not listed here"});
      if (const auto finder = editable_finder(line.text)) read_finder(folder, *finder);
    }
    for (const PthLine& line : file.folders) {
      const std::string added = line.text.starts_with('/') ? line.text : join(folder, line.text);
      const FileStatus status = reading_.files.status(added);
      if (!status.exists || !enter(added)) continue;  // site skips what is not there, too
      if (auto egg = read_egg(added, reading_)) {
        add(std::move(*egg));
      } else if (status.is_folder) {
        read_folder({.path = added, .reads_pth = false, .distribution = false});
      }
    }
  }

  void read_finder(const std::string& folder, const std::string& name) {
    const std::string path = join(folder, "__editable___" + name + "_finder.py");
    const auto text = reading_.files.read(path, kFinderLimit);
    if (!text) return;
    if (const auto found = finder_folder(*text)) finders_[name] = *found;
  }

  // The package of "my_pkg_1_0" is imported from `folder`: names and versions are not told apart in
  // it, so it is looked for by its beginning.
  void place(const std::string& finder, const std::string& folder) {
    const std::string name = normalized_name(finder);
    for (Package& package : reading_.survey.packages) {
      if (package.interpreter == index_ && package.editable && !package.shadowed &&
          name.starts_with(package.normalized + "-")) {
        package.location = printable(folder_of(folder));
      }
    }
  }

  std::size_t index_;
  SurveyedInterpreter& python_;
  Reading& reading_;
  std::set<std::string> seen_;   // folders
  std::set<std::string> names_;  // packages
  std::map<std::string, std::string> finders_;
};

}  // namespace

void read_installed_packages(const std::vector<SearchFolder>& path, std::size_t index,
                             SurveyedInterpreter& python, Reading& reading) {
  PackageReader(index, python, reading).read(path);
}

}  // namespace sqreen::compat
