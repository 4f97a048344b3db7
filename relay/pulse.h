// SPDX-License-Identifier: Apache-2.0
// Whether a relay still goes round: it beats once a round in a word that it shares with its
// watching parent alone, so no worker, whatever its uid, can pretend either way. (The beat in the
// region is for `status`.)
#pragma once

#include <atomic>
#include <cstdint>

namespace sqreen::relay {

// Made before the fork; the child beats, the parent looks. Async-signal-safe, shared by the two.
class Pulse {
 public:
  Pulse();
  ~Pulse();
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;

  void beat() noexcept;
  std::uint64_t beats() const noexcept;  // 0: not at work yet, or no memory to tell

 private:
  std::atomic<std::uint64_t>* beats_;
};

// The judgement of the parent, who looks every kPulseLook: a relay that was at work and has not
// beaten between twelve looks hangs, or runs in circles. Counted in looks, not in time: what stops
// the parent too (a frozen container, a machine that sleeps) is no fault of the relay's.
inline constexpr std::int64_t kPulseLook = 5'000'000'000;  // ns

class PulseWatch {
 public:
  bool stands_still(std::uint64_t beats);

 private:
  std::uint64_t last_ = 0;
  int looks_ = 0;
};

}  // namespace sqreen::relay
