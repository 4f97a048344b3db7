// SPDX-License-Identifier: Apache-2.0
#include <sys/random.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

#include "agent/attack_event.h"
#include "core/clock.h"

namespace sqreen::agent {
namespace {

std::uint64_t mixed(std::uint64_t x) {  // splitmix64's finaliser
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// Random bits of this process and of those that it forks, drawn at the first use. No lock: a thread
// that holds one may not exist in the child of a fork.
std::uint64_t seed(std::atomic<std::uint64_t>& kept) {
  std::uint64_t value = kept.load(std::memory_order_relaxed);
  if (value != 0) return value;
  if (getrandom(&value, sizeof value, GRND_NONBLOCK) != sizeof value || value == 0) {
    value = mixed(static_cast<std::uint64_t>(system_clock().wall_ns())) | 1;
  }
  std::uint64_t none = 0;
  return kept.compare_exchange_strong(none, value) ? value : none;
}

void append_hex(std::string& out, std::uint64_t value) {
  constexpr char kHex[] = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) out += kHex[value >> shift & 15];
}

}  // namespace

std::string new_event_id() {
  static std::atomic<std::uint64_t> first_seed{0};
  static std::atomic<std::uint64_t> second_seed{0};
  static std::atomic<std::uint64_t> counter{0};
  // After a fork, seeds and counter are the parent's: pid and time tell the processes apart.
  const std::uint64_t number = counter.fetch_add(1, std::memory_order_relaxed);
  const auto pid = static_cast<std::uint64_t>(getpid());
  const auto time = static_cast<std::uint64_t>(system_clock().monotonic_ns());
  const std::uint64_t place = mixed(seed(first_seed) ^ (pid << 40) ^ number);
  const std::uint64_t moment = mixed(seed(second_seed) ^ time);
  std::string id;
  id.reserve(32);
  append_hex(id, mixed(place + moment));
  append_hex(id, mixed(place ^ (moment * 0x9E3779B97F4A7C15u)));
  return id;
}

}  // namespace sqreen::agent
