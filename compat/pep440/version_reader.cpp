// SPDX-License-Identifier: Apache-2.0
#include "compat/pep440/version_reader.h"

#include <utility>

#include "core/ascii.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

bool is_separator(char c) {
  return c == '.' || c == '-' || c == '_';
}
}  // namespace

std::string_view VersionReader::take_digits() {
  std::size_t size = 0;
  while (size < rest_.size() && is_ascii_digit(rest_[size])) ++size;
  const std::string_view digits = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return digits;
}

bool VersionReader::take_word(std::string_view word) {
  if (rest_.size() < word.size() || !equals_ignoring_case(rest_.substr(0, word.size()), word)) {
    return false;
  }
  rest_.remove_prefix(word.size());
  return true;
}

void VersionReader::take_separator() {
  if (!rest_.empty() && is_separator(rest_.front())) rest_.remove_prefix(1);
}

Number VersionReader::take_suffix_number() {
  take_separator();
  const std::string_view digits = take_digits();
  return digits.empty() ? Number() : Number(digits);  // "1.0a" is 1.0a0
}

bool VersionReader::take_release() {
  take_word("v");
  std::string_view digits = take_digits();
  if (digits.empty()) return false;
  if (rest_.size() > 1 && rest_.front() == '!' && is_ascii_digit(rest_[1])) {
    version_.epoch_ = Number(digits);
    rest_.remove_prefix(1);
    digits = take_digits();
  }
  version_.release_.emplace_back(digits);
  while (rest_.size() > 1 && rest_.front() == '.' && is_ascii_digit(rest_[1])) {
    rest_.remove_prefix(1);
    version_.release_.emplace_back(take_digits());
  }
  return true;
}

void VersionReader::take_pre() {
  using enum Version::Phase;
  constexpr std::pair<std::string_view, Version::Phase> kWords[] = {
      {"alpha", alpha},       {"a", alpha},       {"beta", beta},   {"b", beta},
      {"preview", candidate}, {"pre", candidate}, {"c", candidate}, {"rc", candidate}};
  const std::string_view before = rest_;
  take_separator();
  for (const auto& [word, phase] : kWords) {
    if (!take_word(word)) continue;
    version_.pre_ = Version::PreRelease{phase, take_suffix_number()};
    return;
  }
  rest_ = before;
}

void VersionReader::take_post() {
  const std::string_view before = rest_;
  if (rest_.size() > 1 && rest_.front() == '-' && is_ascii_digit(rest_[1])) {  // "1.0-1"
    rest_.remove_prefix(1);
    version_.post_ = Number(take_digits());
    return;
  }
  take_separator();
  if (take_word("post") || take_word("rev") || take_word("r")) {
    version_.post_ = take_suffix_number();
  } else {
    rest_ = before;
  }
}

void VersionReader::take_dev() {
  const std::string_view before = rest_;
  take_separator();
  if (take_word("dev")) {
    version_.dev_ = take_suffix_number();
  } else {
    rest_ = before;
  }
}

void VersionReader::take_suffixes() {
  take_pre();
  take_post();
  take_dev();
}

bool VersionReader::take_local() {
  if (!rest_.starts_with('+')) return true;
  std::string_view before = rest_;
  do {
    rest_.remove_prefix(1);  // the plus, or a separator
    std::size_t size = 0;
    bool number = true;
    for (; size < rest_.size() && (is_ascii_digit(rest_[size]) || is_ascii_letter(rest_[size]));
         ++size) {
      number = number && is_ascii_digit(rest_[size]);
    }
    if (size == 0) {
      rest_ = before;  // "1.0+", or the separator behind "1.0+a." is no part of it
      return !version_.local_.empty();
    }
    Version::LocalPart part{.is_number = number, .number = {}, .text = {}};
    if (number) {
      part.number = Number(rest_.substr(0, size));
    } else {
      part.text = to_lower(rest_.substr(0, size));
    }
    version_.local_.push_back(std::move(part));
    rest_.remove_prefix(size);
    before = rest_;
  } while (!rest_.empty() && is_separator(rest_.front()));
  return true;
}

}  // namespace sqreen::compat
