// SPDX-License-Identifier: Apache-2.0
// The tiny parent of a relay: starts it, and again when it dies, until it has ended by itself. One
// that hangs it kills (pulse.h).
#pragma once

#include <cstdint>

#include "relay/relay.h"

namespace sqreen::relay {

// How long to wait before the next start: 50 ms after a relay that had worked for a while, twice as
// long after each one that died young, at most five seconds. About twenty starts in the first
// minute of a relay that cannot live, twelve in every later one.
class Backoff {
 public:
  std::int64_t after(std::int64_t lived_ns);

 private:
  std::int64_t next_ = 0;
};

// In the process that is to be the watching parent, detached already. Always exits 0.
[[noreturn]] void watch_relay(const RelayOptions& options);

}  // namespace sqreen::relay
