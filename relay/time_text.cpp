// SPDX-License-Identifier: Apache-2.0
#include "relay/time_text.h"

#include <array>
#include <chrono>
#include <utility>

namespace sqreen::relay {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool skip(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Exactly `digits` decimal digits.
  std::optional<int> number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  // One to nine digits behind a point, as nanoseconds.
  std::optional<std::int64_t> fraction() {
    std::int64_t value = 0;
    std::int64_t unit = kSecond;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' && unit > 1) {
      unit /= 10;
      value += unit * (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (unit == kSecond) return std::nullopt;
    return value;
  }

 private:
  std::string_view rest_;
};

struct TimeOfDay {
  std::int64_t ns = 0;
  std::int64_t offset_minutes = 0;
};

std::optional<TimeOfDay> read_time(Cursor& cursor) {
  const auto hour = cursor.number(2);
  if (!hour || *hour > 23 || !cursor.skip(':')) return std::nullopt;
  const auto minute = cursor.number(2);
  if (!minute || *minute > 59) return std::nullopt;
  TimeOfDay time{(*hour * 60 + *minute) * 60 * kSecond, 0};
  if (cursor.skip(':')) {
    const auto second = cursor.number(2);
    if (!second || *second > 60) return std::nullopt;
    time.ns += *second * kSecond;
    if (cursor.skip('.')) {
      const auto fraction = cursor.fraction();
      if (!fraction) return std::nullopt;
      time.ns += *fraction;
    }
  }
  if (cursor.done() || cursor.skip('Z')) return time;
  const bool west = cursor.skip('-');
  if (!west && !cursor.skip('+')) return std::nullopt;
  const auto hours = cursor.number(2);
  cursor.skip(':');
  const auto minutes = cursor.number(2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  time.offset_minutes = (west ? -1 : 1) * (*hours * 60 + *minutes);
  return time;
}

}  // namespace

std::optional<std::int64_t> parse_iso8601(std::string_view text) {
  Cursor cursor(text);
  const auto year = cursor.number(4);
  if (!year || !cursor.skip('-')) return std::nullopt;
  const auto month = cursor.number(2);
  if (!month || !cursor.skip('-')) return std::nullopt;
  const auto day = cursor.number(2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  // What 64 bits of nanoseconds can hold.
  if (!date.ok() || *year < 1970 || *year > 2260) return std::nullopt;
  TimeOfDay time;
  if (!cursor.done()) {
    if (!cursor.skip('T') && !cursor.skip(' ')) return std::nullopt;
    const auto found = read_time(cursor);
    if (!found) return std::nullopt;
    time = *found;
  }
  if (!cursor.done()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * 86'400 * kSecond + time.ns - time.offset_minutes * 60 * kSecond;
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  constexpr std::array<std::pair<char, std::int64_t>, 5> kUnits{
      {{'s', 1}, {'m', 60}, {'h', 3'600}, {'d', 86'400}, {'w', 604'800}}};
  if (text.size() < 2 || text.size() > 7) return std::nullopt;
  std::int64_t amount = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    amount = amount * 10 + (c - '0');
  }
  for (const auto& [letter, seconds] : kUnits) {
    if (letter != text.back()) continue;
    if (amount > INT64_MAX / kSecond / seconds) return std::nullopt;
    return amount * seconds * kSecond;
  }
  return std::nullopt;
}

}  // namespace sqreen::relay
