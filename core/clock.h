// SPDX-License-Identifier: Apache-2.0
// Time, handed in, so that a test moves it by hand and never sleeps.
#pragma once

#include <cstdint>
#include <string>

namespace sqreen {

class Clock {
 public:
  virtual ~Clock() = default;
  // Nanoseconds since 1970, UTC. Jumps when somebody sets the clock: for people to read only.
  virtual std::int64_t wall_ns() const = 0;
  // Nanoseconds since boot (CLOCK_MONOTONIC): for intervals and heartbeats; the same in every
  // process of the machine.
  virtual std::int64_t monotonic_ns() const = 0;
  virtual void sleep_ns(std::int64_t duration) const = 0;
};

// The system's clock. Thread- and fork-safe, never destroyed.
const Clock& system_clock();

// "2026-11-22T09:30:00.123456Z"
std::string iso8601(std::int64_t wall_ns);

}  // namespace sqreen
