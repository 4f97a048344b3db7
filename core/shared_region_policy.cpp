// SPDX-License-Identifier: Apache-2.0
// The policy snapshot: two buffers behind a generation, a seqlock whose writer never overwrites
// what was published last.
//
//   writer   fills buffer (g+1) % 2 ..... generation = g+1 | fills buffer g % 2 .....
//   reader   g ..... copies buffer g % 2 ..... g still?     a reader slower than one whole
//   publication tries again
//
// A writer killed while it fills has changed nothing that anybody reads. H.-J. Boehm, "Can seqlocks
// get along with programming language memory models?" (MSPC 2012) says why the copies are relaxed
// atomics between fences.
#include "core/region_layout.h"
#include "core/shared_region.h"

// The copied words are atomics, so ThreadSanitizer has no race to misjudge where it does not model
// the fence.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wtsan"
#endif

namespace sqreen {

Expected<void> SharedRegion::publish_policy(std::string_view snapshot) {
  if (snapshot.size() > kPolicyCapacity) {
    return fail(ErrorCode::too_large, "the policy has " + std::to_string(snapshot.size()) +
                                          " bytes, more than the " +
                                          std::to_string(kPolicyCapacity) + " that fit");
  }
  Word& generation = layout_->header.generation;
  std::uint64_t next = generation.load(std::memory_order_relaxed) + 1;
  if (next == 0) next = 2;  // 0 says that there is none
  PolicyBuffer& buffer = layout_->policies[next % 2];
  // The buffer's blocks first: storing into a hole on a full disk would be a SIGBUS. A private copy
  // has no file.
  if (fd_ >= 0) {
    if (!is_still(fd_, identity_)) {
      return fail(ErrorCode::region_unusable, "the shared region's descriptor was closed");
    }
    const auto begin = static_cast<off_t>(reinterpret_cast<const char*>(&buffer) -
                                          reinterpret_cast<const char*>(layout_));
    const auto size = static_cast<off_t>(offsetof(PolicyBuffer, words) + snapshot.size());
    if (const int error = allocate(fd_, begin, size)) {
      return fail_errno(ErrorCode::disk_full, "publishing the policy", error);
    }
  }
  // Whoever sees a word of this filling also sees that the generation has moved on since this
  // buffer was the current one.
  std::atomic_thread_fence(std::memory_order_release);
  buffer.size.store(snapshot.size(), std::memory_order_relaxed);
  for (std::size_t at = 0; at < snapshot.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, snapshot.data() + at, std::min(sizeof word, snapshot.size() - at));
    buffer.words[at / sizeof word].store(word, std::memory_order_relaxed);
  }
  generation.store(next, std::memory_order_release);
  return {};
}

std::uint64_t SharedRegion::policy_generation() const {
  return layout_->header.generation.load(std::memory_order_relaxed);
}

std::optional<std::string> SharedRegion::read_policy() const {
  const Word& generation = layout_->header.generation;
  for (int attempt = 0; attempt < 4; ++attempt) {
    const std::uint64_t before = generation.load(std::memory_order_acquire);
    if (before == 0) return std::nullopt;
    const PolicyBuffer& buffer = layout_->policies[before % 2];
    const std::uint64_t size = buffer.size.load(std::memory_order_relaxed);
    if (size > kPolicyCapacity) continue;
    std::string snapshot(size, '\0');
    for (std::size_t at = 0; at < size; at += sizeof(std::uint64_t)) {
      const std::uint64_t word = buffer.words[at / sizeof word].load(std::memory_order_relaxed);
      std::memcpy(snapshot.data() + at, &word, std::min<std::size_t>(sizeof word, size - at));
    }
    std::atomic_thread_fence(std::memory_order_acquire);
    if (generation.load(std::memory_order_relaxed) == before) return snapshot;
  }
  return std::nullopt;
}

}  // namespace sqreen
