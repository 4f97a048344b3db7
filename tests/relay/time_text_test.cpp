// SPDX-License-Identifier: Apache-2.0
#include "relay/time_text.h"

#include <gtest/gtest.h>

#include "core/clock.h"

namespace sqreen::relay {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMorning = 1'795'339'800 * kSecond;  // 2026-11-22T09:30:00Z

struct TimeCase {
  const char* text;
  std::optional<std::int64_t> wall_ns;
};

class Iso8601Test : public testing::TestWithParam<TimeCase> {};

TEST_P(Iso8601Test, ReadsWhatIsATimeAndRefusesTheRest) {
  EXPECT_EQ(parse_iso8601(GetParam().text), GetParam().wall_ns) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Texts, Iso8601Test,
    testing::Values(
        TimeCase{"1970-01-01T00:00:00Z", 0}, TimeCase{"2026-11-22T09:30:00Z", kMorning},
        TimeCase{"2026-11-22T09:30:00.123456Z", kMorning + 123'456'000},
        TimeCase{"2026-11-22T09:30:00.5Z", kMorning + kSecond / 2},
        TimeCase{"2026-11-22 09:30", kMorning}, TimeCase{"2026-11-22", kMorning - 34'200 * kSecond},
        TimeCase{"2026-11-22T10:30:00+01:00", kMorning},
        TimeCase{"2026-11-22T04:00:00-0530", kMorning},
        TimeCase{"2024-02-29", 1'709'164'800 * kSecond}, TimeCase{"2026-02-29", std::nullopt},
        TimeCase{"2026-13-01", std::nullopt}, TimeCase{"2026-11-22T24:00:00Z", std::nullopt},
        TimeCase{"2026-11-22T09:60:00Z", std::nullopt},
        TimeCase{"2026-11-22T09:30:00.Z", std::nullopt},
        TimeCase{"2026-11-22T09:30:00.1234567890Z", std::nullopt},
        TimeCase{"2026-11-22T09:30:00ZZ", std::nullopt}, TimeCase{"2026-11-22T", std::nullopt},
        TimeCase{"9999-01-01", std::nullopt}, TimeCase{"1969-12-31", std::nullopt},
        TimeCase{"", std::nullopt}, TimeCase{"yesterday", std::nullopt}));

TEST(Iso8601, ReadsBackWhatTheClockWrites) {
  const std::int64_t now = kMorning + 987'654'000;
  EXPECT_EQ(parse_iso8601(iso8601(now)), now);
}

TEST(Duration, UnitsAndNothingElse) {
  EXPECT_EQ(parse_duration("90s"), 90 * kSecond);
  EXPECT_EQ(parse_duration("10m"), 600 * kSecond);
  EXPECT_EQ(parse_duration("2h"), 7'200 * kSecond);
  EXPECT_EQ(parse_duration("1d"), 86'400 * kSecond);
  EXPECT_EQ(parse_duration("1w"), 604'800 * kSecond);
  for (const char* text : {"", "m", "10", "10x", "-1m", "1.5h", "999999999w", "999999w", "10mm"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sqreen::relay
