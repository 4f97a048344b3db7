// SPDX-License-Identifier: Apache-2.0
// Exchanges, each in a child of its own and all at once: what a foreign library does with foreign
// bytes stays out of doctor, and a resolver that nothing can interrupt is ended with the child.
#pragma once

#include <chrono>
#include <vector>

#include "doctor/network/exchange.h"

namespace sqreen::doctor {

// In the order of the requests. All of them are over after `patience`, at most a tenth of a second
// later. Call it with one thread only: it forks.
std::vector<Exchange> exchange_in_processes(const std::vector<ExchangeRequest>& requests,
                                            std::chrono::milliseconds patience);

}  // namespace sqreen::doctor
