// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/interruption.h"

#include <cstddef>

namespace sqreen::doctor {
namespace {

volatile sig_atomic_t first_signal = 0;

void remember(int number) {
  if (first_signal == 0) first_signal = number;
}

}  // namespace

Interruption::Interruption() {
  first_signal = 0;
  struct sigaction action {};
  action.sa_handler = remember;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], nullptr, &before_[i]);
    // Who starts us with a signal ignored (nohup) wants it so.
    if (before_[i].sa_handler != SIG_IGN) sigaction(kSignals[i], &action, nullptr);
  }
}

Interruption::~Interruption() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before_[i], nullptr);
}

int Interruption::signal() const {
  return first_signal;
}

}  // namespace sqreen::doctor
