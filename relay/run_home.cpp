// SPDX-License-Identifier: Apache-2.0
#include "relay/run_home.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "core/text.h"

namespace sqreen::relay {
namespace {

constexpr std::array<const char*, 5> kFiles{"events", "region", "alive", "note", "relay.lock"};
constexpr std::size_t kNoteLimit = 500;

Descriptor open_in(const Descriptor& folder, const char* name, int flags) {
  return Descriptor(
      ::openat(folder.get(), name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
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

bool RunHome::lock() {
  lock_ = open_in(folder_, "relay.lock", O_RDWR | O_CREAT);
  // Where no lock can be had (a full disk), two relays would still store every event once: see
  // Store::commit.
  return !lock_ || ::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

void RunHome::note_problem(std::string_view line) {
  if (line == noted_) return;
  noted_ = line;
  if (line.empty()) {
    ::unlinkat(folder_.get(), "note", 0);
    return;
  }
  const Descriptor file = open_in(folder_, "note", O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) return;
  const std::string text = shortened(printable(line), kNoteLimit) + '\n';
  [[maybe_unused]] const auto ignored = ::write(file.get(), text.data(), text.size());
}

Expected<void> RunHome::hand_over(Owner owner) {
  for (const char* name : kFiles) {
    if (::fchownat(folder_.get(), name, owner.uid, owner.gid, AT_SYMLINK_NOFOLLOW) != 0 &&
        errno != ENOENT) {
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

void RunHome::remove() {
  for (const char* name : kFiles) ::unlinkat(folder_.get(), name, 0);
  ::rmdir(path_.c_str());
}

std::string read_note(const std::string& run_folder) {
  const Descriptor file = open_file(run_folder + "/note", O_RDONLY, 0);
  if (!file) return {};
  std::array<char, kNoteLimit + 16> text;
  const ssize_t got = ::read(file.get(), text.data(), text.size());
  if (got <= 0) return {};
  return printable(trim(std::string_view(text.data(), static_cast<std::size_t>(got))));
}

}  // namespace sqreen::relay
