// SPDX-License-Identifier: Apache-2.0
#include "core/filesystem.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>

#include "core/descriptor.h"

namespace sqreen {
namespace {

ErrorCode code_of(int error_number) {
  return error_number == ENOENT || error_number == ENOTDIR ? ErrorCode::file_not_found
                                                           : ErrorCode::file_unreadable;
}

Expected<void> judge_kind(const std::string& path, const struct stat& info) {
  if (S_ISREG(info.st_mode)) return {};
  return fail(ErrorCode::file_unreadable,
              path + (S_ISDIR(info.st_mode) ? ": is a folder" : ": is not a regular file"));
}

// Judged before opening, since opening a device can have effects, and again after it, since the
// name may have changed hands.
Expected<Descriptor> open_regular(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return fail_errno(code_of(errno), path, errno);
  if (const auto kind = judge_kind(path, info); !kind) return tl::make_unexpected(kind.error());
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) return fail_errno(code_of(errno), path, errno);
  if (fstat(file.get(), &info) != 0) return fail_errno(ErrorCode::file_unreadable, path, errno);
  if (const auto kind = judge_kind(path, info); !kind) return tl::make_unexpected(kind.error());
  return file;
}

Expected<std::string> read_all(const std::string& path, int fd, std::size_t limit) {
  std::string bytes;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno(ErrorCode::file_unreadable, path, errno);
    if (got == 0) return bytes;
    if (static_cast<std::size_t>(got) > limit - bytes.size()) {
      return fail(ErrorCode::too_large,
                  path + ": is longer than " + std::to_string(limit) + " bytes");
    }
    bytes.append(buffer, static_cast<std::size_t>(got));
  }
}

class RealFileSystem final : public FileSystem {
 public:
  Expected<std::string> read(const std::string& path, std::size_t limit) const override {
    const Expected<Descriptor> file = open_regular(path);
    if (!file) return tl::make_unexpected(file.error());
    return read_all(path, file->get(), limit);
  }

  Expected<std::string> read_part(const std::string& path, std::uint64_t offset,
                                  std::size_t size) const override {
    const Expected<Descriptor> file = open_regular(path);
    if (!file) return tl::make_unexpected(file.error());
    std::string bytes(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
      const ssize_t got = pread(file->get(), bytes.data() + filled, size - filled,
                                static_cast<off_t>(offset + filled));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail_errno(ErrorCode::file_unreadable, path, errno);
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
  }

  FileStatus status(const std::string& path) const override {
    struct stat info {};
    if (stat(path.c_str(), &info) != 0) return {};
    return {.exists = true,
            .is_file = S_ISREG(info.st_mode),
            .is_folder = S_ISDIR(info.st_mode),
            .executable = faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) == 0,
            .size = static_cast<std::uint64_t>(info.st_size),
            .mode = static_cast<std::uint32_t>(info.st_mode & 07777),
            .uid = info.st_uid};
  }

  Expected<std::string> real_path(const std::string& path) const override {
    const std::unique_ptr<char, decltype(&std::free)> resolved(realpath(path.c_str(), nullptr),
                                                               &std::free);
    if (!resolved) return fail_errno(code_of(errno), path, errno);
    return std::string(resolved.get());
  }

  Expected<std::string> read_link(const std::string& path) const override {
    char target[PATH_MAX];
    const ssize_t size = readlink(path.c_str(), target, sizeof target);
    if (size < 0)
      return fail_errno(errno == EINVAL ? ErrorCode::malformed : code_of(errno), path, errno);
    return std::string(target, static_cast<std::size_t>(size));
  }

  Expected<std::vector<std::string>> list(const std::string& folder) const override {
    const std::unique_ptr<DIR, int (*)(DIR*)> open_folder(opendir(folder.c_str()), &closedir);
    if (!open_folder) return fail_errno(code_of(errno), folder, errno);
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = readdir(open_folder.get())) {
      std::string name = entry->d_name;
      if (name != "." && name != "..") names.push_back(std::move(name));
      errno = 0;
    }
    if (errno != 0) return fail_errno(ErrorCode::file_unreadable, folder, errno);
    std::sort(names.begin(), names.end());
    return names;
  }

  std::string current_folder() const override {
    char buffer[PATH_MAX];
    return getcwd(buffer, sizeof buffer) != nullptr ? buffer : "";
  }
};

}  // namespace

Expected<std::string> FileSystem::read_part(const std::string& path, std::uint64_t offset,
                                            std::size_t size) const {
  Expected<std::string> bytes = read(path);
  if (!bytes) return bytes;
  return offset < bytes->size() ? bytes->substr(offset, size) : std::string();
}

const FileSystem& real_filesystem() {
  static const FileSystem& files = *new RealFileSystem;  // leaked, see system_clock()
  return files;
}

}  // namespace sqreen
