// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/sql_shape.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sqreen::agent {
namespace {

enum Class : std::uint8_t {
  kDigit = 1,
  kLetter = 2,  // and _
  kPlain = 4,   // blank . , : + -
  kBlank = 8,   // other white space
  kMark = 16,   // other ASCII
  kHigh = 32,   // not ASCII
};

constexpr std::array<std::uint8_t, 256> classes() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) {
    if (c >= '0' && c <= '9') {
      table[c] = kDigit;
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') {
      table[c] = kLetter;
    } else if (c == ' ' || c == '.' || c == ',' || c == ':' || c == '+' || c == '-') {
      table[c] = kPlain;
    } else if (c >= '\t' && c <= '\r') {
      table[c] = kBlank;
    } else {
      table[c] = c < 128 ? kMark : kHigh;
    }
  }
  return table;
}
constexpr std::array<std::uint8_t, 256> kClasses = classes();

std::uint8_t class_of(char c) {
  return kClasses[static_cast<unsigned char>(c)];
}
bool is_digit(char c) {
  return class_of(c) == kDigit;
}
bool is_letter(char c) {
  return class_of(c) == kLetter;
}

// Whatever else the value holds.
bool is_ordinary(unsigned seen) {
  return (seen & kHigh) != 0 || ((seen & kMark) != 0 && (seen & (kLetter | kDigit)) != 0);
}

// Reads a value from left to right; each step says whether it was there.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool done() const { return at_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  bool one(char wanted, char or_else = '\0') {
    if (done() || (text_[at_] != wanted && (text_[at_] != or_else || or_else == '\0')))
      return false;
    ++at_;
    return true;
  }
  bool digits(std::size_t at_least, std::size_t at_most) {
    std::size_t count = 0;
    while (count < at_most && is_digit(peek())) ++at_, ++count;
    return count >= at_least;
  }
  bool number() {  // 12  1.5  1.2.3  1.5e-3, with nothing glued to it
    if (!digits(1, kAny)) return false;
    while (one('.')) {
      if (!digits(1, kAny)) return false;
    }
    if (one('e', 'E')) {
      one('+', '-');
      if (!digits(1, kAny)) return false;
    }
    return !is_letter(peek());
  }
  bool name() {  // name  t.name
    do {
      if (!is_letter(peek())) return false;
      while (is_letter(peek()) || is_digit(peek())) ++at_;
    } while (one('.'));
    return true;
  }
  bool direction() {  // " asc", " DESC"
    const std::string_view rest = text_.substr(at_);
    for (const std::string_view word : {"asc", "desc"}) {
      if (rest.size() < word.size()) continue;
      const bool same = std::equal(word.begin(), word.end(), rest.begin(),
                                   [](char a, char b) { return a == (b | 0x20); });
      if (!same || (rest.size() > word.size() && class_of(rest[word.size()]) != kPlain)) continue;
      at_ += word.size();
      return true;
    }
    return false;
  }
  bool blanks() {
    const std::size_t start = at_;
    while (peek() == ' ') ++at_;
    return at_ > start;
  }

 private:
  static constexpr std::size_t kAny = static_cast<std::size_t>(-1);
  std::string_view text_;
  std::size_t at_ = 0;
};

// "12", "-1.5, 2", "a, t.b", "price desc, -name"
bool is_plain_list(std::string_view value) {
  Reader in(value);
  do {
    in.blanks();
    in.one('+', '-');
    if (is_digit(in.peek())) {
      if (!in.number()) return false;
    } else {
      if (!in.name()) return false;
      if (in.blanks() && !in.done() && in.peek() != ',' && !in.direction()) return false;
    }
    in.blanks();
  } while (in.one(','));
  return in.done();
}

bool time_of_day(Reader& in) {  // 10:30  10:30:00  10:30:00.123
  if (!in.digits(1, 2) || !in.one(':') || !in.digits(2, 2)) return false;
  if (in.one(':') && !in.digits(2, 2)) return false;
  return !in.one('.') || in.digits(1, 9);
}

// ISO 8601 as people and programs write it: 2024-01-01, 2024-01-01T10:00:00Z,
// "2024-01-01 10:00:00.5+02:00", 10:30
bool is_date_or_time(std::string_view value) {
  Reader date(value);
  if (date.digits(4, 4) && date.one('-') && date.digits(2, 2) && date.one('-') &&
      date.digits(2, 2)) {
    if (date.done()) return true;
    if ((!date.one('T', 't') && !date.one(' ')) || !time_of_day(date)) return false;
    if (date.one('+', '-')) {
      if (!date.digits(2, 2)) return false;
      if (date.one(':') || !date.done()) {
        if (!date.digits(2, 2)) return false;
      }
    } else {
      date.one('Z', 'z');
    }
    return date.done();
  }
  Reader time(value);
  return time_of_day(time) && time.done();
}

bool is_words(std::string_view value) {
  if (value.size() > kMaxWords || !is_letter(value[0])) return false;
  return std::all_of(value.begin(), value.end(), [](char c) {
    return c == ' ' || (class_of(c) & (kLetter | kDigit | kBlank)) != 0;
  });
}

}  // namespace

SqlShape sql_shape(std::string_view value) {
  if (value.empty()) return SqlShape::inert;
  unsigned seen = 0;
  std::size_t at = 0;
  while (value.size() - at >= 8) {  // what makes a value ordinary is mostly met early
    for (std::size_t i = 0; i < 8; ++i) seen |= class_of(value[at + i]);
    if (is_ordinary(seen)) return SqlShape::ordinary;
    at += 8;
  }
  for (; at < value.size(); ++at) seen |= class_of(value[at]);

  if (seen == kDigit) return SqlShape::inert;
  if ((seen & ~unsigned{kLetter | kDigit}) == 0 && is_letter(value[0])) return SqlShape::inert;
  if (is_ordinary(seen)) return SqlShape::ordinary;
  if ((seen & (kLetter | kDigit)) == 0) {
    const bool is_repeated = value.find_first_not_of(value[0]) == std::string_view::npos;
    return value.size() <= (is_repeated ? kMaxRepeated : kMaxPunctuation) ? SqlShape::punctuation
                                                                          : SqlShape::ordinary;
  }
  if ((seen & kBlank) == 0 && (is_plain_list(value) || is_date_or_time(value))) {
    return value[0] == '-' ? SqlShape::minus : SqlShape::inert;
  }
  return is_words(value) ? SqlShape::words : SqlShape::ordinary;
}

}  // namespace sqreen::agent
