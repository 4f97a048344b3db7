// SPDX-License-Identifier: Apache-2.0
// An exchange as one JSON text: how the child that made it hands it over. It was written by a
// process that a hostile answer may have got hold of, so reading it believes nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "doctor/network/exchange.h"

namespace sqreen::doctor {

std::string exchange_text(const Exchange& exchange);  // below 16 KiB
std::optional<Exchange> parse_exchange(std::string_view text);

}  // namespace sqreen::doctor
