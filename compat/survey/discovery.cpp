// SPDX-License-Identifier: Apache-2.0
#include "compat/survey/discovery.h"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "compat/paths.h"
#include "compat/python_name.h"
#include "compat/survey/installation.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr const char* kUsualFolders[] = {"/usr/local/bin",  "/usr/bin",          "/bin",
                                         "/opt/python/bin", "/opt/homebrew/bin", "/opt/conda/bin"};
// Folders of which each one may hold a Python in its bin/.
constexpr const char* kVersionFolders[] = {"/opt", "/opt/python", "/usr/local/pyenv/versions",
                                           "/opt/pyenv/versions"};
constexpr const char* kHomeOfRoot = "/root";  // whose programs images run
constexpr const char* kOfHome[] = {".pyenv/versions", ".local/share/uv/python"};
constexpr const char* kSystemFolders[] = {"/bin",   "/boot",  "/dev", "/etc",  "/lib", "/lib32",
                                          "/lib64", "/media", "/mnt", "/proc", "/run", "/sbin",
                                          "/sys",   "/tmp",   "/usr", "/var"};
constexpr std::size_t kMaxInterpreters = 200;
constexpr std::size_t kMaxFoldersSeen = 5000;
constexpr int kMaxLevel = 4;

class Finder {
 public:
  Finder(const Environment& environment, const FileSystem& files)
      : environment_(environment), files_(files) {}

  void add_program(const std::string& path) {
    if (found_.size() == kMaxInterpreters) return;
    const FileStatus status = files_.status(path);
    if (!status.is_file || (status.mode & 0111) == 0) return;
    auto program = inspect_program(path, environment_, files_);
    if (!program || program->kind != ProgramKind::python || !program->interpreter) return;
    Interpreter& interpreter = *program->interpreter;
    if (seen_.insert(identity(interpreter)).second) found_.push_back(std::move(interpreter));
  }

  void add_folder(const std::string& folder) {
    if (folder.empty() || !folders_.insert(folder).second) return;
    const auto names = files_.list(folder);
    if (!names) return;
    for (const std::string& name : *names) {
      if (read_program_name(name)) add_program(join(folder, name));
    }
  }

  void add_versions(const std::string& folder) {
    const auto names = files_.list(folder);
    if (!names) return;
    for (const std::string& name : *names) add_folder(join(join(folder, name), "bin"));
  }

  std::vector<Interpreter> take() { return std::move(found_); }

 private:
  // python3.6 and python3.6m are two names of one file, and not by a symbolic link.
  static std::string identity(const Interpreter& interpreter) {
    const std::string name = library_name(interpreter);
    return (name.empty() ? interpreter.real_path : join(folder_of(interpreter.real_path), name)) +
           (interpreter.debug ? "d\n" : "\n") + interpreter.virtual_environment;
  }

  const Environment& environment_;
  const FileSystem& files_;
  std::set<std::string> folders_;
  std::set<std::string> seen_;
  std::vector<Interpreter> found_;
};

bool is_system_folder(const std::string& path) {
  return std::find(std::begin(kSystemFolders), std::end(kSystemFolders), path) !=
         std::end(kSystemFolders);
}

}  // namespace

std::vector<Interpreter> find_interpreters(const Environment& environment,
                                           const FileSystem& files) {
  Finder finder(environment, files);
  for (const char* name : {"python3", "python"}) {
    if (const auto path = find_program(name, environment, files)) finder.add_program(*path);
  }
  const std::string search = find(environment, "PATH").value_or("");
  for (const std::string_view folder : split(search, ':')) {
    finder.add_folder(std::string(folder));
  }
  for (const char* folder : kUsualFolders) finder.add_folder(folder);
  for (const char* folder : kVersionFolders) finder.add_versions(folder);
  for (const char* folder : kOfHome) finder.add_versions(join(kHomeOfRoot, folder));
  if (const auto root = find(environment, "PYENV_ROOT"))
    finder.add_versions(join(*root, "versions"));
  if (const auto home = find(environment, "HOME")) {
    for (const char* folder : kOfHome) finder.add_versions(join(*home, folder));
  }
  return finder.take();
}

std::vector<std::string> find_virtual_environments(const FileSystem& files) {
  std::vector<std::string> found;
  std::deque<std::pair<std::string, int>> waiting{{"/", 0}};
  std::set<std::string> seen;
  while (!waiting.empty() && seen.size() < kMaxFoldersSeen) {
    auto [folder, level] = std::move(waiting.front());
    waiting.pop_front();
    const auto names = files.list(folder);
    if (!names || !seen.insert(files.real_path(folder).value_or(folder)).second) continue;
    if (std::binary_search(names->begin(), names->end(), "pyvenv.cfg")) {
      found.push_back(folder);
      continue;
    }
    if (level == kMaxLevel) continue;
    for (const std::string& name : *names) {
      std::string path = join(folder, name);
      if (is_system_folder(path) || name == "node_modules" || name == ".git") continue;
      if (files.status(path).is_folder) waiting.emplace_back(std::move(path), level + 1);
    }
  }
  return found;
}

std::string environment_interpreter(const std::string& folder, const FileSystem& files) {
  for (const char* name :
       {"bin/python", "bin/python3", "bin/pypy3", "bin/pypy", "bin/jython", "Scripts/python.exe"}) {
    std::string path = join(folder, name);
    if (files.status(path).is_file) return path;
  }
  return {};
}

}  // namespace sqreen::compat
