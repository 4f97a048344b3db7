// SPDX-License-Identifier: Apache-2.0
// Which folders hold the runtime files and the stores. /tmp is everybody's: a local attacker may
// have made our folder first, as a link or as his own, so a folder is judged by what it is and
// never by its name.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <filesystem>

#include "core/descriptor.h"
#include "core/run_folder.h"

namespace sqreen {
namespace {

// Without what would make O_NOFOLLOW follow a link: "folder/", "folder/.".
std::string absolute(std::string path) {
  if (!path.starts_with('/')) {
    std::error_code error;
    path = std::filesystem::current_path(error).string() + '/' + path;
  }
  for (;;) {
    if (path.size() > 1 && path.ends_with('/')) {
      path.pop_back();
    } else if (path.ends_with("/.")) {
      path.pop_back();
    } else {
      return path;
    }
  }
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

tl::unexpected<Error> refuse(const std::string& path, const std::string& why) {
  return fail(ErrorCode::runtime_folder_unusable, path + ": " + why);
}

Expected<std::string> judge(const std::string& path) {
  const Descriptor folder = open_folder(path);
  if (!folder && (errno == ELOOP || errno == ENOTDIR)) {
    return refuse(path, "is a link or no folder; remove it");
  }
  struct stat status;
  if (!folder || fstat(folder.get(), &status) != 0) {
    return fail_errno(ErrorCode::runtime_folder_unusable, path, errno);
  }
  if (status.st_uid != geteuid()) {
    return refuse(path, "belongs to uid " + std::to_string(status.st_uid) + ", not to uid " +
                            std::to_string(geteuid()));
  }
  // Passing through is no harm, and root's relay allows it when it hands a run over to another uid:
  // the run's own folder stays 0700.
  if (status.st_mode & 066) {
    return refuse(path, "is open to other users; run: chmod 700 " + path);
  }
  if (faccessat(AT_FDCWD, path.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    return fail_errno(ErrorCode::runtime_folder_unusable, path, errno);
  }
  return path;
}

Expected<std::string> make_and_judge(const std::string& path) {
  std::string missing = parent_of(path);
  std::vector<std::string> parents;
  for (struct stat status; missing != "/" && stat(missing.c_str(), &status) != 0 && errno == ENOENT;
       missing = parent_of(missing)) {
    parents.push_back(missing);
  }
  for (auto parent = parents.rbegin(); parent != parents.rend(); ++parent) {
    if (mkdir(parent->c_str(), 0700) != 0 && errno != EEXIST) {
      return fail_errno(ErrorCode::runtime_folder_unusable, *parent, errno);
    }
  }
  if (mkdir(path.c_str(), 0700) == 0) {
    // A umask may have taken bits away; what was there before is not ours to change.
    if (chmod(path.c_str(), 0700) != 0) {
      return fail_errno(ErrorCode::runtime_folder_unusable, path, errno);
    }
  } else if (errno != EEXIST) {
    return fail_errno(ErrorCode::runtime_folder_unusable, path, errno);
  }
  return judge(path);
}

// The environment may be another user's (sudo -E): root would leave its folders in his home.
bool is_own_folder(const std::string& path) {
  struct stat status;
  std::string existing = path;
  while (existing != "/" && stat(existing.c_str(), &status) != 0) existing = parent_of(existing);
  return stat(existing.c_str(), &status) == 0 && status.st_uid == geteuid();
}

void add_from(const Environment& environment, std::string_view variable, const char* below,
              std::vector<std::string>& candidates) {
  const std::optional<std::string> base = find(environment, variable);
  if (base && base->starts_with('/') && is_own_folder(*base)) {
    candidates.push_back(absolute(*base) + below);
  }
}

Expected<std::string> first_usable(const std::vector<std::string>& candidates) {
  std::string reasons;
  for (const std::string& candidate : candidates) {
    Expected<std::string> folder = make_and_judge(candidate);
    if (folder) return folder;
    if (!reasons.empty()) reasons += "; ";
    reasons += folder.error().message;
  }
  return fail(ErrorCode::runtime_folder_unusable, reasons);
}

}  // namespace

std::vector<std::string> runtime_folder_candidates(const Settings& settings,
                                                   const Environment& environment) {
  if (!settings.runtime_dir.empty()) return {absolute(settings.runtime_dir)};
  std::vector<std::string> candidates;
  add_from(environment, "XDG_RUNTIME_DIR", "/sqreen", candidates);
  if (geteuid() == 0) candidates.emplace_back("/run/sqreen");
  candidates.push_back("/tmp/sqreen-" + std::to_string(geteuid()));
  return candidates;
}

Expected<std::string> runtime_folder(const Settings& settings, const Environment& environment) {
  return first_usable(runtime_folder_candidates(settings, environment));
}

Expected<void> check_runtime_folder(const std::string& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) == 0) {
    const auto judged = judge(path);
    if (!judged) return tl::make_unexpected(judged.error());
    return {};
  }
  if (errno != ENOENT) return fail_errno(ErrorCode::runtime_folder_unusable, path, errno);
  std::string above = parent_of(path);
  while (above != "/" && lstat(above.c_str(), &status) != 0) above = parent_of(above);
  if (faccessat(AT_FDCWD, above.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    return fail_errno(ErrorCode::runtime_folder_unusable, above, errno);
  }
  return {};
}

Expected<std::string> state_folder(const Settings& settings, const Environment& environment) {
  if (!settings.state_dir.empty()) return make_and_judge(absolute(settings.state_dir));
  std::vector<std::string> candidates;
  add_from(environment, "XDG_STATE_HOME", "/sqreen", candidates);
  if (geteuid() == 0) {
    candidates.emplace_back("/var/lib/sqreen");
  } else {
    add_from(environment, "HOME", "/.local/state/sqreen", candidates);
  }
  Expected<std::string> folder = first_usable(candidates);
  if (folder) return folder;
  Expected<std::string> runtime = runtime_folder(settings, environment);
  if (runtime) return runtime;
  return tl::make_unexpected(folder.error().with_prefix(runtime.error().message + "; "));
}

std::string store_path(const std::string& state_folder, std::string_view app_name) {
  return state_folder + '/' + app_file_name(app_name) + ".db";
}

}  // namespace sqreen
