// SPDX-License-Identifier: Apache-2.0
#include "relay/run_home.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/log_position.h"
#include "core/process_note.h"
#include "core/text.h"

namespace sqreen::relay {
namespace {

constexpr std::array<std::string_view, 6> kFiles{"events", "region", "alive",
                                                 "note",   "compat", "relay.lock"};

bool is_ours(std::string_view name) {
  return std::find(kFiles.begin(), kFiles.end(), name) != kFiles.end() ||
         name.starts_with("events.") || name.starts_with(kProcessNotePrefix);
}

constexpr std::size_t kNoteLimit = 500;

// A file of its own, and not another name of somebody's.
bool is_plain(const struct stat& status) {
  return S_ISREG(status.st_mode) && status.st_nlink == 1;
}

Descriptor open_in(const Descriptor& folder, const char* name, int flags) {
  return Descriptor(
      ::openat(folder.get(), name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
}

// An empty line is no file.
void write_line(const Descriptor& folder, const char* name, std::string_view line) {
  if (line.empty()) {
    ::unlinkat(folder.get(), name, 0);
    return;
  }
  const Descriptor file = open_in(folder, name, O_WRONLY | O_CREAT);
  struct stat status {};
  // The folder may be the workers' by now: what they may have linked here is not to be overwritten.
  if (!file || ::fstat(file.get(), &status) != 0 || !is_plain(status)) return;
  if (::ftruncate(file.get(), 0) != 0) return;
  const std::string text = shortened(printable(line), kNoteLimit) + '\n';
  [[maybe_unused]] const auto ignored = ::write(file.get(), text.data(), text.size());
}

std::string read_line(const std::string& path) {
  const Descriptor file = open_file(path, O_RDONLY, 0);
  if (!file) return {};
  std::array<char, kNoteLimit + 16> text;
  const ssize_t got = ::read(file.get(), text.data(), text.size());
  if (got <= 0) return {};
  return printable(trim(std::string_view(text.data(), static_cast<std::size_t>(got))));
}

}  // namespace

Expected<RunHome> RunHome::open(const std::string& folder) {
  RunHome home;
  home.path_ = folder;
  home.folder_ =
      Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!home.folder_) return fail_errno(ErrorCode::runtime_folder_unusable, folder, errno);
  home.reach_ = "/proc/self/fd/" + std::to_string(home.folder_.get());
  if (::access(home.reach_.c_str(), X_OK) != 0) home.reach_ = folder;  // no /proc here
  return home;
}

Expected<Owner> RunHome::owner() const {
  struct stat status {};
  if (::fstat(folder_.get(), &status) != 0) {
    return fail_errno(ErrorCode::runtime_folder_unusable, path_, errno);
  }
  return Owner{status.st_uid, status.st_gid};
}

std::optional<RunMarker> RunHome::marker() const {
  for (const std::string& name : names()) {
    if (!name.starts_with("events")) continue;
    if (const auto marker = read_log_marker(reach_ + "/" + name)) return *marker;
  }
  return std::nullopt;
}

bool RunHome::lock() {
  lock_ = open_in(folder_, "relay.lock", O_RDWR | O_CREAT);
  // Where no lock can be had (a full disk), two relays would still store every event once: see
  // Store::commit.
  return !lock_ || ::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

void RunHome::note_problem(std::string_view line) {
  if (line == noted_) return;
  noted_ = line;
  write_line(folder_, "note", line);
}

void RunHome::write_compatibility(std::string_view line) {
  write_line(folder_, "compat", line);
}

Expected<void> RunHome::hand_over(Owner owner) {
  for (const std::string& name : names()) {
    // Judged and given by one descriptor: after an earlier hand-over, the folder's new owner may
    // have put another name of root's file here.
    const Descriptor file(::openat(folder_.get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0) continue;
    if (!is_plain(status) || status.st_uid != ::geteuid()) continue;
    if (::fchownat(file.get(), "", owner.uid, owner.gid, AT_EMPTY_PATH) != 0) {
      return fail_errno(ErrorCode::not_permitted, path_ + "/" + name, errno);
    }
  }
  if (::fchown(folder_.get(), owner.uid, owner.gid) != 0) {
    return fail_errno(ErrorCode::not_permitted, path_, errno);
  }
  // A process of that uid that lost its descriptors (a uWSGI reload closes them) comes by path.
  const Descriptor runtime(::openat(folder_.get(), "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat status {};
  const bool is_ours = runtime && ::fstat(runtime.get(), &status) == 0 &&
                       status.st_uid == ::geteuid() && (status.st_mode & 0777) == 0700;
  if (is_ours && ::fchmod(runtime.get(), 0711) != 0) {
    return fail_errno(ErrorCode::not_permitted, path_ + "/..", errno);
  }
  return {};
}

// Of the files that make up a run, those that are there.
std::vector<std::string> RunHome::names() const {
  std::vector<std::string> names;
  const int listing = ::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* folder = listing < 0 ? nullptr : ::fdopendir(listing);
  if (folder == nullptr) {
    if (listing >= 0) ::close(listing);
    return {kFiles.begin(), kFiles.end()};
  }
  while (const dirent* entry = ::readdir(folder)) {
    if (is_ours(entry->d_name)) names.emplace_back(entry->d_name);
  }
  ::closedir(folder);
  return names;
}

void RunHome::remove_log(std::uint64_t number) {
  for (; ::unlinkat(folder_.get(), log_path("events", number).c_str(), 0) == 0 && number > 0;
       --number) {
  }
}

void RunHome::remove() {
  for (const std::string& name : names()) ::unlinkat(folder_.get(), name.c_str(), 0);
  ::rmdir(path_.c_str());
}

std::string read_note(const std::string& run_folder) {
  return read_line(run_folder + "/note");
}

std::string read_compatibility(const std::string& run_folder) {
  return read_line(run_folder + "/compat");
}

}  // namespace sqreen::relay
