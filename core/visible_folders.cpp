// SPDX-License-Identifier: Apache-2.0
// Which folders to look into, the reading side of runtime_folders.cpp: a shell may have another
// environment than the service had, and root looks after everybody.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "core/run_folder.h"

namespace sqreen {
namespace {

constexpr std::string_view kTemporaryPrefix = "sqreen-";

// No link, of the uid that its name promises, and closed to writers: /tmp is everybody's.
bool is_folder_of(const std::string& path, uid_t uid) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) return false;
  return S_ISDIR(status.st_mode) && status.st_uid == uid && (status.st_mode & 022) == 0;
}

std::optional<uid_t> uid_in(std::string_view digits) {
  uid_t uid = 0;
  if (digits.empty() || digits.size() > 9) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    uid = uid * 10 + static_cast<uid_t>(c - '0');
  }
  return uid;
}

class Folders {
 public:
  void add(const std::string& path, uid_t uid) {
    if (!is_folder_of(path, uid)) return;
    if (std::find(found_.begin(), found_.end(), path) == found_.end()) found_.push_back(path);
  }
  void add_from(const Environment& environment, std::string_view variable, std::string_view below) {
    const auto base = find(environment, variable);
    if (base && base->starts_with('/')) add(*base + std::string(below), geteuid());
  }
  // <parent>/<prefix><uid><below> of every uid
  void add_everybodys(const std::string& parent, std::string_view prefix, std::string_view below) {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(parent, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string name = entry->path().filename();
      if (!name.starts_with(prefix)) continue;
      const auto uid = uid_in(std::string_view(name).substr(prefix.size()));
      if (uid) add(parent + '/' + name + std::string(below), *uid);
    }
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

std::vector<std::string> set_by_hand(const std::string& folder) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(folder, error);
  return {absolute.has_filename() ? absolute.string() : absolute.parent_path().string()};
}

}  // namespace

std::vector<std::string> readable_runtime_folders(const Settings& settings,
                                                  const Environment& environment) {
  if (!settings.runtime_dir.empty()) return set_by_hand(settings.runtime_dir);
  const uid_t self = geteuid();
  const std::string uid = std::to_string(self);
  Folders folders;
  folders.add_from(environment, "XDG_RUNTIME_DIR", "/sqreen");
  folders.add("/run/user/" + uid + "/sqreen", self);
  folders.add("/run/sqreen", 0);
  folders.add("/tmp/" + std::string(kTemporaryPrefix) + uid, self);
  if (self == 0) {
    folders.add_everybodys("/run/user", "", "/sqreen");
    folders.add_everybodys("/tmp", kTemporaryPrefix, "");
  }
  return folders.take();
}

std::vector<std::string> readable_state_folders(const Settings& settings,
                                                const Environment& environment) {
  if (!settings.state_dir.empty()) return set_by_hand(settings.state_dir);
  const uid_t self = geteuid();
  Folders folders;
  folders.add_from(environment, "XDG_STATE_HOME", "/sqreen");
  if (self == 0) folders.add("/var/lib/sqreen", 0);
  folders.add_from(environment, "HOME", "/.local/state/sqreen");
  // `start` falls back to the runtime folder where nothing else could be written.
  for (const std::string& folder : readable_runtime_folders(settings, environment)) {
    folders.add(folder, self);
  }
  return folders.take();
}

}  // namespace sqreen
