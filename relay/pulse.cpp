// SPDX-License-Identifier: Apache-2.0
#include "relay/pulse.h"

#include <sys/mman.h>

#include <new>

namespace sqreen::relay {
namespace {

using Word = std::atomic<std::uint64_t>;
static_assert(Word::is_always_lock_free);

constexpr int kLooks = 12;

}  // namespace

Pulse::Pulse() : beats_(nullptr) {
  void* memory =
      mmap(nullptr, sizeof(Word), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED) beats_ = new (memory) Word(0);
}

Pulse::~Pulse() {
  if (beats_ != nullptr) munmap(beats_, sizeof(Word));
}

void Pulse::beat() noexcept {
  if (beats_ != nullptr) beats_->fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t Pulse::beats() const noexcept {
  return beats_ == nullptr ? 0 : beats_->load(std::memory_order_relaxed);
}

bool PulseWatch::stands_still(std::uint64_t beats) {
  if (beats == 0 || beats != last_) {
    last_ = beats;
    looks_ = 0;
    return false;
  }
  return ++looks_ >= kLooks;
}

}  // namespace sqreen::relay
