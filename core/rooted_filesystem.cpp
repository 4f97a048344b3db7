// SPDX-License-Identifier: Apache-2.0
#include "core/rooted_filesystem.h"

#include <utility>

namespace sqreen {
namespace {

constexpr int kMaxLinks = 40;  // as Linux has it (path_resolution(7))
constexpr std::size_t kMaxRemembered = 10'000;

// A user knows the image's paths, not where it is unpacked.
tl::unexpected<Error> seen_inside(const Error& error, const std::string& path) {
  const std::size_t words = error.message.rfind(": ");
  return fail(error.code, path + (words == std::string::npos ? ": " + error.message
                                                             : error.message.substr(words)));
}

}  // namespace

RootedFileSystem::RootedFileSystem(std::string root, const FileSystem& files)
    : root_(std::move(root)), files_(files) {
  while (root_.ends_with('/')) root_.pop_back();
}

std::string RootedFileSystem::outside(const std::string& resolved) const {
  return resolved == "/" && !root_.empty() ? root_ : root_ + resolved;
}

// `done` is free of links and has no slash at its end; `waiting` is still to be walked from there.
Expected<std::string> RootedFileSystem::walk(std::string done, std::string waiting,
                                             bool follow_last) const {
  for (int links = 0; !waiting.empty();) {
    const std::size_t slash = waiting.find('/');
    const std::string part = waiting.substr(0, slash);
    waiting.erase(0, slash == std::string::npos ? slash : slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      done.resize(done.empty() ? 0 : done.rfind('/'));
      continue;
    }
    done += '/' + part;
    if (waiting.find_first_not_of('/') == std::string::npos && !follow_last) break;
    const auto target = files_.read_link(outside(done));
    if (!target) {
      if (target.error().code == ErrorCode::malformed) continue;  // no link
      return tl::make_unexpected(target.error());
    }
    if (++links > kMaxLinks) {
      return fail(ErrorCode::file_unreadable, done + ": Too many levels of symbolic links");
    }
    done.resize(target->starts_with('/') ? 0 : done.rfind('/'));
    waiting = waiting.empty() ? *target : *target + '/' + waiting;
  }
  return done.empty() ? "/" : done;
}

Expected<std::string> RootedFileSystem::resolve(const std::string& path, bool follow_last) const {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
  auto known = resolved_folders_.find(folder);
  if (known == resolved_folders_.end()) {
    auto resolved = walk("", folder, true);
    if (!resolved) return seen_inside(resolved.error(), path);
    if (resolved_folders_.size() >= kMaxRemembered) resolved_folders_.clear();
    known = resolved_folders_.emplace(folder, *resolved == "/" ? "" : std::move(*resolved)).first;
  }
  auto resolved =
      walk(known->second, path.substr(slash == std::string::npos ? 0 : slash + 1), follow_last);
  if (!resolved) return seen_inside(resolved.error(), path);
  return resolved;
}

Expected<std::string> RootedFileSystem::read(const std::string& path, std::size_t limit) const {
  const auto resolved = resolve(path);
  if (!resolved) return resolved;
  auto bytes = files_.read(outside(*resolved), limit);
  if (!bytes) return seen_inside(bytes.error(), path);
  return bytes;
}

Expected<std::string> RootedFileSystem::read_part(const std::string& path, std::uint64_t offset,
                                                  std::size_t size) const {
  const auto resolved = resolve(path);
  if (!resolved) return resolved;
  auto bytes = files_.read_part(outside(*resolved), offset, size);
  if (!bytes) return seen_inside(bytes.error(), path);
  return bytes;
}

FileStatus RootedFileSystem::status(const std::string& path) const {
  const auto resolved = resolve(path);
  return resolved ? files_.status(outside(*resolved)) : FileStatus{};
}

Expected<std::string> RootedFileSystem::real_path(const std::string& path) const {
  const auto resolved = resolve(path);
  if (!resolved) return resolved;
  if (!files_.status(outside(*resolved)).exists) {
    return fail(ErrorCode::file_not_found, path + ": No such file or directory");
  }
  return resolved;
}

Expected<std::string> RootedFileSystem::read_link(const std::string& path) const {
  const auto resolved = resolve(path, false);
  if (!resolved) return resolved;
  auto target = files_.read_link(outside(*resolved));
  if (!target) return seen_inside(target.error(), path);
  return target;
}

Expected<std::vector<std::string>> RootedFileSystem::list(const std::string& folder) const {
  const auto resolved = resolve(folder);
  if (!resolved) return tl::make_unexpected(resolved.error());
  auto names = files_.list(outside(*resolved));
  if (!names) return seen_inside(names.error(), folder);
  return names;
}

}  // namespace sqreen
