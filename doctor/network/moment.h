// SPDX-License-Identifier: Apache-2.0
// Points in time of an exchange, in words.
#pragma once

#include <cstdint>
#include <string>

#include "doctor/network/exchange.h"

namespace sqreen::doctor {

// Signatures and certificates are refused by clocks that differ by more: five minutes are what
// Kerberos allows (RFC 4120, section 5.2), and the signed requests of cloud services.
constexpr std::int64_t kMostClockDifference = std::int64_t{5} * 60;  // seconds

std::string moment(std::int64_t seconds);     // "2026-11-27 09:30:00 UTC"
std::string length_of(std::int64_t seconds);  // "2 hours 5 minutes"; at least "1 minute"
bool differs(const Exchange& exchange);       // the answer has a date, and it is too far from ours

}  // namespace sqreen::doctor
