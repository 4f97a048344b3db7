// SPDX-License-Identifier: Apache-2.0
// The files of one run. Which folders they live in is runtime_folders.cpp.
#include "core/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <filesystem>

#include "core/ascii.h"
#include "core/descriptor.h"

namespace sqreen {
namespace {

constexpr std::size_t kHexDigits = 8;

bool is_name_byte(char c) {
  return is_ascii_alphanumeric(c) || c == '-' || c == '_' || c == '.';
}

// Cannot fail after boot: getrandom without flags waits for the pool, then always succeeds for so
// few bytes.
bool fill_random(void* bytes, std::size_t size) {
  ssize_t got;
  do {
    got = getrandom(bytes, size, 0);
  } while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(size);
}

std::string hex(std::uint32_t value) {
  std::string digits(kHexDigits, '0');
  for (std::size_t i = kHexDigits; i-- > 0; value >>= 4) {
    digits[i] = "0123456789abcdef"[value & 15];
  }
  return digits;
}

// "shop.0a1b2c3d" -> "shop"; empty: no run's name
std::string app_of(const std::string& name) {
  if (name.size() < kHexDigits + 2 || name[name.size() - kHexDigits - 1] != '.') return {};
  for (std::size_t i = name.size() - kHexDigits; i < name.size(); ++i) {
    const char c = name[i];
    if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) return {};
  }
  std::string app = name.substr(0, name.size() - kHexDigits - 1);
  return app_file_name(app) == app ? app : std::string();
}

// Makes `alive` and locks its open description: the lock lasts while any process that inherited it
// lives.
Expected<Descriptor> create_alive(const std::string& path) {
  const Descriptor first = open_file(path, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (!first) return fail_errno(ErrorCode::runtime_folder_unusable, path, errno);
  Descriptor file = duplicate_high(first.get(), Height::handed_over);
  if (!file || fchmod(file.get(), 0600) != 0 || flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail_errno(ErrorCode::runtime_folder_unusable, path, errno);
  }
  return file;
}

Expected<RunFiles> fill_folder(const std::string& folder) {
  RunMarker marker;
  if (!fill_random(marker.data(), marker.size())) {
    return fail_errno(ErrorCode::system_call_failed, "random numbers", errno);
  }
  Expected<SharedRegion> region =
      SharedRegion::create(folder + "/region", marker, current_process());
  if (!region) return tl::make_unexpected(region.error());
  Expected<EventLogWriter> log = EventLogWriter::create(folder + "/events", marker);
  if (!log) return tl::make_unexpected(log.error());
  Expected<Descriptor> alive = create_alive(folder + "/alive");
  if (!alive) return tl::make_unexpected(alive.error());
  return RunFiles{folder, std::move(*region), std::move(*log), alive->release()};
}

void remove_folder(const std::string& folder) {
  for (const char* name : {"/region", "/events", "/alive"}) unlink((folder + name).c_str());
  rmdir(folder.c_str());
}

bool lock_is_free(const std::string& path) {
  const Descriptor file = open_file(path, O_RDONLY, 0);
  // Where it was taken away from us (EACCES) the processes alone tell; for any other reason nobody
  // can, so somebody lives.
  if (!file) return errno == ENOENT || errno == EACCES;
  // Shared, so that two who ask at the same time do not take each other for the app.
  int result;
  do {
    result = flock(file.get(), LOCK_SH | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  return result == 0;
}

}  // namespace

std::string app_file_name(std::string_view app_name) {
  std::string name(app_name.substr(0, 64));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !is_name_byte(c); }, '-');
  if (name.empty()) return "app";
  if (name == "." || name == "..") name.assign(name.size(), '-');
  return name;
}

Expected<RunFiles> create_run(const std::string& runtime_folder, std::string_view app_name) {
  for (int attempt = 0; attempt < 16; ++attempt) {
    std::uint32_t number;
    if (!fill_random(&number, sizeof number)) {
      return fail_errno(ErrorCode::system_call_failed, "random numbers", errno);
    }
    const std::string folder = runtime_folder + '/' + app_file_name(app_name) + '.' + hex(number);
    if (mkdir(folder.c_str(), 0700) != 0) {
      if (errno == EEXIST) continue;
      const bool full = errno == ENOSPC || errno == EDQUOT;
      return fail_errno(full ? ErrorCode::disk_full : ErrorCode::runtime_folder_unusable, folder,
                        errno);
    }
    // A umask may have taken bits away.
    Expected<RunFiles> files = chmod(folder.c_str(), 0700) == 0
                                   ? fill_folder(folder)
                                   : fail_errno(ErrorCode::runtime_folder_unusable, folder, errno);
    if (!files) remove_folder(folder);
    return files;
  }
  return fail(ErrorCode::runtime_folder_unusable, runtime_folder + ": no free name for a run");
}

Expected<std::string> inheritable(RunFiles& files) {
  std::string value = "1";
  for (const int fd : {files.region.fd(), files.log.fd(), files.alive_fd}) {
    const int flags = fcntl(fd, F_GETFD);
    if (flags < 0 || fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) != 0) {
      return fail_errno(ErrorCode::system_call_failed, "handing over " + files.folder, errno);
    }
    value += ':' + std::to_string(fd);
  }
  return value + ':' + files.folder;
}

Expected<RunReference> parse_run_variable(std::string_view value) {
  const auto malformed = [](std::string_view what) {
    return fail(ErrorCode::malformed, std::string(kRunVariable) + ": " + std::string(what));
  };
  const auto take = [&value]() -> std::optional<std::string_view> {
    const std::size_t end = value.find(':');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view field = value.substr(0, end);
    value.remove_prefix(end + 1);
    return field;
  };
  const std::optional<std::string_view> version = take();
  if (!version) return malformed("not of the form 1:FD:FD:FD:FOLDER");
  if (*version != "1") {
    return fail(ErrorCode::wrong_version,
                std::string(kRunVariable) + ": made by another release of sqreen");
  }
  RunReference run;
  for (int* fd : {&run.region_fd, &run.log_fd, &run.alive_fd}) {
    const std::optional<std::string_view> field = take();
    if (!field) return malformed("not of the form 1:FD:FD:FD:FOLDER");
    const char* end = field->data() + field->size();
    const auto [stop, error] = std::from_chars(field->data(), end, *fd);
    if (error != std::errc{} || stop != end || *fd < -1) return malformed("no descriptor number");
  }
  if (value.empty() || value.front() != '/' || value.size() >= PATH_MAX ||
      value.find('\0') != std::string_view::npos) {
    return malformed("the folder is no absolute path");
  }
  run.folder = value;
  return run;
}

std::vector<FoundRun> list_runs(const std::string& runtime_folder) {
  std::vector<FoundRun> runs;
  const Descriptor parent = open_folder(runtime_folder);
  struct stat folder;
  if (!parent || fstat(parent.get(), &folder) != 0) return runs;
  if (folder.st_uid != geteuid() && geteuid() != 0) return runs;
  if (folder.st_mode & 022) return runs;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(runtime_folder, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    std::string app = app_of(name);
    struct stat status;
    if (app.empty() || fstatat(parent.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      continue;
    }
    // root's relay hands its run over to the workers' uid.
    const bool owned = status.st_uid == folder.st_uid || folder.st_uid == 0;
    if (!S_ISDIR(status.st_mode) || !owned || (status.st_mode & 077)) continue;
    runs.push_back({std::move(app), runtime_folder + '/' + name});
  }
  std::sort(runs.begin(), runs.end(),
            [](const FoundRun& a, const FoundRun& b) { return a.folder < b.folder; });
  return runs;
}

bool app_is_gone(const std::string& folder, const SharedRegion& region) {
  if (!lock_is_free(folder + "/alive") || is_alive(region.root())) return false;
  const std::vector<ProcessId> owners = region.owners();
  return std::none_of(owners.begin(), owners.end(), is_alive);
}

bool app_is_gone(const std::string& folder, const Expected<SharedRegion>& region) {
  return region ? app_is_gone(folder, *region) : lock_is_free(folder + "/alive");
}

}  // namespace sqreen
