// SPDX-License-Identifier: Apache-2.0
// Ctrl-C, or a supervisor's SIGTERM, while there is something to clear away first: it is remembered
// instead of obeyed. Whoever asked gets what he wanted when all is cleared.
#pragma once

#include <signal.h>

#include <array>

namespace sqreen::doctor {

// At most one lives at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  int signal() const;  // the first that came; 0: none
  explicit operator bool() const { return signal() != 0; }

 private:
  static constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
  std::array<struct sigaction, kSignals.size()> before_{};
};

}  // namespace sqreen::doctor
