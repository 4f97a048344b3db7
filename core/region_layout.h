// SPDX-License-Identifier: Apache-2.0
// What the bytes of a shared region mean. Only core/shared_region*.cpp include this.
//
//   header    magic, version, sizes, marker, root, relay, log bookkeeping, policy generation
//   owners    1024 words: who holds which slot (compact, so that a claim scans two pages and not a
//   megabyte) slots     1024 bodies of 960 bytes policies  two buffers of 2 MiB, used in turn
//
// Every word is an atomic: several processes write, any of them may be killed in the middle, and
// none may trust another.
#pragma once

#include <sched.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/shared_region.h"

namespace sqreen {

using Word = std::atomic<std::uint64_t>;
static_assert(Word::is_always_lock_free && sizeof(Word) == 8, "a lock would live in one process");

// A pid and its start time in one word, so that one compare-and-swap claims a slot: 24 bits hold
// any Linux pid (at most 2^22), 40 bits of clock ticks are 348 years of uptime. 0: nobody.
constexpr std::uint64_t pack(const ProcessId& process) {
  constexpr std::uint64_t kStartTimeBits = (std::uint64_t{1} << 40) - 1;
  return (static_cast<std::uint64_t>(process.pid) << 40) | (process.start_time & kStartTimeBits);
}
constexpr ProcessId unpack(std::uint64_t word) {
  return {static_cast<pid_t>(word >> 40), word & ((std::uint64_t{1} << 40) - 1)};
}

// Text of at most kBytes - 1 bytes in relaxed words: a reader may see a mixture of two values,
// never bytes behind the end.
template <std::size_t kBytes>
class SharedText {
  static_assert(kBytes % sizeof(Word) == 0);

 public:
  // Cut at a character boundary; control characters become spaces, since these texts go to
  // terminals.
  void store(std::string_view text) {
    std::array<char, kBytes> bytes{};
    std::size_t size = std::min(text.size(), kBytes - 1);
    if (size < text.size()) {
      while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    }
    std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size), bytes.begin(),
                   shown);
    for (std::size_t i = 0; i < words_.size(); ++i) {
      std::uint64_t word;
      std::memcpy(&word, bytes.data() + i * sizeof word, sizeof word);
      words_[i].store(word, std::memory_order_relaxed);
    }
  }

  std::string load() const {
    std::array<char, kBytes> bytes;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::uint64_t word = words_[i].load(std::memory_order_relaxed);
      std::memcpy(bytes.data() + i * sizeof word, &word, sizeof word);
    }
    std::string text(bytes.data(), strnlen(bytes.data(), kBytes - 1));
    std::transform(text.begin(), text.end(), text.begin(), shown);
    return text;
  }

 private:
  static char shown(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c; }

  std::array<Word, kBytes / sizeof(Word)> words_;
};

struct alignas(64) RegionSlot {
  std::array<Word, 3>
      counters;    // indexed by Counter; a cache line of their own, written at each request
  Word state;      // ProcessState | Reason << 32
  Word described;  // the owner whose body this is: not the slot's owner while a takeover is half
                   // done
  Word turn;       // odd while a thread of the owner writes the body
  std::array<Word, 2> unused;
  SharedText<160> detail;
  SharedText<32> python;
  SharedText<64> command;
  SharedText<640> hooks;  // names separated by spaces
};
static_assert(sizeof(RegionSlot) == 960);

struct alignas(64) PolicyBuffer {
  Word size;
  std::array<Word, 7> unused;
  std::array<Word, SharedRegion::kPolicyCapacity / sizeof(Word)> words;
};

struct RegionHeader {
  Word magic;    // stored last by create()
  Word version;  // of this layout
  Word size;     // of the whole file
  std::array<Word, 2> marker;
  Word root;
  Word relay;
  Word beat;
  Word consumed;
  std::array<Word, 16> dropped;  // indexed by DropKind, with room
  alignas(64) Word generation;   // of the policy; its buffer is generation % 2
  Word log_number;               // the log's current file
  Word retired_logs;             // its files below this number are read no more
};

constexpr std::uint64_t kRegionMagic = 0x6e6f696765727173;  // "sqregion"
constexpr std::uint64_t kRegionVersion = 1;

struct SharedRegion::Layout {
  alignas(4096) RegionHeader header;
  alignas(4096) std::array<Word, SharedRegion::kSlots> owners;
  alignas(4096) std::array<RegionSlot, SharedRegion::kSlots> slots;
  alignas(4096) std::array<PolicyBuffer, 2> policies;
};

}  // namespace sqreen
