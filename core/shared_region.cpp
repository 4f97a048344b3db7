// SPDX-License-Identifier: Apache-2.0
// Making, mapping and judging the region, and its small words. Slots and policy have their own
// files.
#include "core/shared_region.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "core/lost_mapping.h"
#include "core/region_layout.h"

namespace sqreen {
namespace {

// Everything but the policy's buffers, which the publisher allocates as far as a snapshot needs: on
// a tmpfs 4 MiB of zeros cost more than the rest of `start`, and most policies are short. Readers
// touch a buffer only behind what was published.
constexpr off_t kAllocatedAtOnce = offsetof(SharedRegion::Layout, policies);

int allocate_region(int fd) {
  if (const int error = allocate(fd, 0, kAllocatedAtOnce)) return error;
  const WriteSignalBlocked quiet(SIGXFSZ);
  return ftruncate(fd, sizeof(SharedRegion::Layout)) == 0 ? 0 : errno;
}

// Without the advice, the first touch of a fresh file reads the whole of it "around" the fault: 1.4
// ms on ext4 instead of 7 us.
void* map_shared(int fd) {
  void* memory =
      mmap(nullptr, sizeof(SharedRegion::Layout), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory != MAP_FAILED) madvise(memory, sizeof(SharedRegion::Layout), MADV_RANDOM);
  return memory;
}

void fill_header(RegionHeader& header, const RunMarker& marker, const ProcessId& root) {
  header.version.store(kRegionVersion, std::memory_order_relaxed);
  header.size.store(sizeof(SharedRegion::Layout), std::memory_order_relaxed);
  for (std::size_t i = 0; i < header.marker.size(); ++i) {
    std::uint64_t word;
    std::memcpy(&word, marker.data() + i * sizeof word, sizeof word);
    header.marker[i].store(word, std::memory_order_relaxed);
  }
  header.root.store(pack(root), std::memory_order_relaxed);
  header.magic.store(kRegionMagic, std::memory_order_release);
}

}  // namespace

std::string_view drop_kind_name(DropKind kind) {
  switch (kind) {
    case DropKind::log_full:
      return "log-full";
    case DropKind::too_large:
      return "too-large";
    case DropKind::write_failed:
      return "write-failed";
    case DropKind::torn:
      return "torn";
    case DropKind::no_log:
      return "no-log";
    case DropKind::malformed:
      return "malformed";
  }
  return "unknown";
}

Expected<SharedRegion> SharedRegion::create(const std::string& path, const RunMarker& marker,
                                            const ProcessId& root) {
  Descriptor first = open_file(path, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (!first) return fail_errno(ErrorCode::region_unusable, path, errno);
  const auto failed = [&path](int error) {
    unlink(path.c_str());
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    return fail_errno(full ? ErrorCode::disk_full : ErrorCode::region_unusable, path, error);
  };
  // A umask may have taken bits away.
  if (fchmod(first.get(), 0600) != 0) return failed(errno);
  if (const int error = allocate_region(first.get())) return failed(error);
  Descriptor file = duplicate_high(first.get(), Height::handed_over);
  struct stat status;
  if (!file || fstat(file.get(), &status) != 0) return failed(errno);

  void* memory = map_shared(file.get());
  if (memory == MAP_FAILED) return failed(errno);
  guard_mapping(memory, sizeof(Layout));
  auto* layout = static_cast<Layout*>(memory);
  fill_header(layout->header, marker, root);
  return SharedRegion(layout, file.release(), true, identity_of(status));
}

Expected<SharedRegion> SharedRegion::map(int fd, bool owns_fd, std::string_view name) {
  struct stat status;
  const std::string prefix = std::string(name) + ": ";
  if (fstat(fd, &status) != 0) return fail_errno(ErrorCode::region_unusable, name, errno);
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::region_unusable, prefix + "not a shared region: no regular file");
  }
  if (status.st_size != static_cast<off_t>(sizeof(Layout))) {
    return fail(status.st_size < static_cast<off_t>(sizeof(Layout)) ? ErrorCode::truncated
                                                                    : ErrorCode::region_unusable,
                prefix + "not a shared region of this version: " + std::to_string(status.st_size) +
                    " bytes instead of " + std::to_string(sizeof(Layout)));
  }
  void* memory = map_shared(fd);
  if (memory == MAP_FAILED) return fail_errno(ErrorCode::region_unusable, name, errno);
  guard_mapping(memory, sizeof(Layout));
  SharedRegion region(static_cast<Layout*>(memory), fd, false, identity_of(status));
  const RegionHeader& header = region.layout_->header;
  if (header.magic.load(std::memory_order_acquire) != kRegionMagic) {
    return fail(ErrorCode::malformed, prefix + "not a shared region");
  }
  const std::uint64_t version = header.version.load(std::memory_order_relaxed);
  if (version != kRegionVersion || header.size.load(std::memory_order_relaxed) != sizeof(Layout)) {
    return fail(ErrorCode::wrong_version,
                prefix + "a shared region of version " + std::to_string(version) +
                    ", made by another release of sqreen; restart the app");
  }
  region.owns_fd_ = owns_fd;
  return region;
}

Expected<SharedRegion> SharedRegion::attach(int fd) {
  return map(fd, false, "descriptor " + std::to_string(fd));
}

Expected<SharedRegion> SharedRegion::open(const std::string& path) {
  const Descriptor file = open_file(path, O_RDWR, 0);
  if (!file) return fail_errno(ErrorCode::region_unusable, path, errno);
  struct stat status;
  if (fstat(file.get(), &status) != 0) {
    return fail_errno(ErrorCode::region_unusable, path, errno);
  }
  // root may join a region that its relay has handed over to the workers' uid.
  if (geteuid() != 0 && status.st_uid != geteuid()) {
    return fail(ErrorCode::region_unusable,
                path + ": belongs to uid " + std::to_string(status.st_uid));
  }
  Descriptor high = duplicate_high(file.get(), Height::personal);
  if (!high) return fail_errno(ErrorCode::region_unusable, path, errno);
  Expected<SharedRegion> region = map(high.get(), true, path);
  if (region) high.release();
  return region;
}

Expected<SharedRegion> SharedRegion::create_private(const RunMarker& marker) {
  void* memory =
      mmap(nullptr, sizeof(Layout), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return fail_errno(ErrorCode::region_unusable, "memory", errno);
  auto* layout = static_cast<Layout*>(memory);
  fill_header(layout->header, marker, {});
  return SharedRegion(layout, -1, false, {});
}

Expected<SharedRegion> SharedRegion::open_copy(const std::string& path) {
  const Descriptor file = open_file(path, O_RDONLY, 0);
  if (!file) return fail_errno(ErrorCode::region_unusable, path, errno);
  void* memory =
      mmap(nullptr, sizeof(Layout), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return fail_errno(ErrorCode::region_unusable, path, errno);
  SharedRegion region(static_cast<Layout*>(memory), -1, false, {});
  std::size_t size = 0;
  while (size < sizeof(Layout)) {
    const ssize_t got = pread(file.get(), static_cast<char*>(memory) + size, sizeof(Layout) - size,
                              static_cast<off_t>(size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno(ErrorCode::region_unusable, path, errno);
    if (got == 0) return fail(ErrorCode::truncated, path + ": not a shared region: too short");
    size += static_cast<std::size_t>(got);
  }
  const RegionHeader& header = region.layout_->header;
  if (header.magic.load(std::memory_order_relaxed) != kRegionMagic) {
    return fail(ErrorCode::malformed, path + ": not a shared region");
  }
  if (header.version.load(std::memory_order_relaxed) != kRegionVersion) {
    return fail(ErrorCode::wrong_version, path + ": made by another release of sqreen");
  }
  return region;
}

SharedRegion::SharedRegion(Layout* layout, int fd, bool owns_fd, FileIdentity identity)
    : layout_(layout), fd_(fd), owns_fd_(owns_fd), identity_(identity) {}

SharedRegion::SharedRegion(SharedRegion&& other) noexcept
    : layout_(std::exchange(other.layout_, nullptr)),
      fd_(std::exchange(other.fd_, -1)),
      owns_fd_(std::exchange(other.owns_fd_, false)),
      identity_(other.identity_) {}

SharedRegion& SharedRegion::operator=(SharedRegion&& other) noexcept {
  std::swap(layout_, other.layout_);
  std::swap(fd_, other.fd_);
  std::swap(owns_fd_, other.owns_fd_);
  std::swap(identity_, other.identity_);
  return *this;
}

SharedRegion::~SharedRegion() {
  if (layout_) {
    forget_mapping(layout_);
    munmap(layout_, sizeof(Layout));
  }
  if (owns_fd_) close_if_still(fd_, identity_);
}

int SharedRegion::fd() const {
  return fd_;
}

RunMarker SharedRegion::marker() const {
  RunMarker marker;
  for (std::size_t i = 0; i < layout_->header.marker.size(); ++i) {
    const std::uint64_t word = layout_->header.marker[i].load(std::memory_order_relaxed);
    std::memcpy(marker.data() + i * sizeof word, &word, sizeof word);
  }
  return marker;
}

ProcessId SharedRegion::root() const {
  return unpack(layout_->header.root.load(std::memory_order_relaxed));
}

void SharedRegion::beat(std::int64_t monotonic_ns, const ProcessId& relay) {
  layout_->header.relay.store(pack(relay), std::memory_order_relaxed);
  layout_->header.beat.store(static_cast<std::uint64_t>(monotonic_ns), std::memory_order_release);
}

std::int64_t SharedRegion::last_beat() const {
  return static_cast<std::int64_t>(layout_->header.beat.load(std::memory_order_acquire));
}

bool SharedRegion::relay_beats(std::int64_t monotonic_ns) const {
  constexpr std::int64_t kLatest = 10'000'000'000;
  return last_beat() != 0 && is_alive(relay()) && monotonic_ns - last_beat() < kLatest;
}

ProcessId SharedRegion::relay() const {
  return unpack(layout_->header.relay.load(std::memory_order_relaxed));
}

void SharedRegion::set_consumed(std::uint64_t offset) {
  layout_->header.consumed.store(offset, std::memory_order_relaxed);
}

std::uint64_t SharedRegion::consumed() const {
  return layout_->header.consumed.load(std::memory_order_relaxed);
}

namespace {

// Sequentially consistent, here and below: a writer looks at `retired_logs` after its write(), the
// relay reads the file after it stored it, and one of the two must see the other.
void raise(Word& word, std::uint64_t value) {
  std::uint64_t known = word.load();
  while (known < value && !word.compare_exchange_weak(known, value)) {
  }
}

}  // namespace

void SharedRegion::go_on_in_log(std::uint64_t number) {
  raise(layout_->header.log_number, number);
}

std::uint64_t SharedRegion::log_number() const {
  return layout_->header.log_number.load();
}

void SharedRegion::retire_logs_below(std::uint64_t number) {
  raise(layout_->header.retired_logs, number);
}

std::uint64_t SharedRegion::retired_logs() const {
  return layout_->header.retired_logs.load();
}

void SharedRegion::count_dropped(DropKind kind, std::uint64_t by) {
  const auto index = static_cast<std::size_t>(kind);
  if (index >= kDropKinds) return;
  layout_->header.dropped[index].fetch_add(by, std::memory_order_relaxed);
}

std::array<std::uint64_t, kDropKinds> SharedRegion::dropped() const {
  std::array<std::uint64_t, kDropKinds> counts;
  for (std::size_t i = 0; i < kDropKinds; ++i) {
    counts[i] = layout_->header.dropped[i].load(std::memory_order_relaxed);
  }
  return counts;
}

}  // namespace sqreen
