// SPDX-License-Identifier: Apache-2.0
// A clock that a test moves by hand; sleeping on it moves it at once.
#pragma once

#include <cstdint>

#include "core/clock.h"

namespace sqreen::fakes {

class ManualClock final : public Clock {
 public:
  std::int64_t wall_ns() const override { return wall_; }
  std::int64_t monotonic_ns() const override { return monotonic_; }
  void sleep_ns(std::int64_t duration) const override { advance_ns(duration); }

  void advance_ns(std::int64_t duration) const {
    wall_ += duration;
    monotonic_ += duration;
  }
  void set_wall_ns(std::int64_t wall) { wall_ = wall; }

 private:
  mutable std::int64_t wall_ = 1'795'426'200'000'000'000;  // 2026-11-23T09:30:00Z
  mutable std::int64_t monotonic_ = 1'000'000'000'000;
};

}  // namespace sqreen::fakes
