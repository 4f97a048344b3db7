// SPDX-License-Identifier: Apache-2.0
// Times as people and events write them; core/clock.h has the other direction.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sqreen::relay {

// "2026-11-22T09:30:00.123456Z", a date alone, a space for the T, seconds or their fraction left
// out, an offset for the Z. Without Z or offset it is UTC, as everything that we print. Nanoseconds
// since 1970, or nullopt.
std::optional<std::int64_t> parse_iso8601(std::string_view text);

// "90s", "10m", "2h", "1d", "1w": nanoseconds, or nullopt.
std::optional<std::int64_t> parse_duration(std::string_view text);

}  // namespace sqreen::relay
