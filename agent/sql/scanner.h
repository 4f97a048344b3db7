// SPDX-License-Identifier: Apache-2.0
// What the three tokenizers share: a position in the statement, character classes, and the ways of
// reading a quoted run. Each of them says itself which bytes mean what.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "agent/sql/token.h"

namespace sqreen::agent {

enum CharacterClass : std::uint8_t {
  kSpace = 1,      // \t \n \v \f \r and blank
  kDigit = 2,      //
  kHexDigit = 4,   //
  kNameStart = 8,  // A-Z a-z _ and every byte above 127, in all three dialects
  kOperator = 16,  // what PostgreSQL builds operators from
};

constexpr std::array<std::uint8_t, 256> character_classes() {
  std::array<std::uint8_t, 256> table{};
  const auto mark = [&table](std::string_view characters, CharacterClass as) {
    for (const char c : characters) table[static_cast<unsigned char>(c)] |= as;
  };
  mark("\t\n\v\f\r ", kSpace);
  mark("0123456789", kDigit);
  mark("0123456789abcdefABCDEF", kHexDigit);
  mark("_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", kNameStart);
  for (std::size_t c = 128; c < 256; ++c) table[c] |= kNameStart;
  mark("~!@#^&|`?+-*/%<>=", kOperator);
  return table;
}
inline constexpr std::array<std::uint8_t, 256> kCharacterClasses = character_classes();

inline bool is_in(char c, int classes) {
  return (kCharacterClasses[static_cast<unsigned char>(c)] & classes) != 0;
}
inline bool is_name_character(char c) {
  return is_in(c, kNameStart | kDigit) || c == '$';
}

class Scanner {
 public:
  Scanner(std::string_view text, TokenList& tokens) : text_(text), tokens_(tokens) {}

  bool done() const { return at_ >= text_.size(); }
  std::size_t at() const { return at_; }
  std::string_view text() const { return text_; }
  // '\0' beyond the end: ask done() where a NUL byte matters.
  char peek(std::size_t ahead = 0) const {
    return text_.size() - at_ > ahead ? text_[at_ + ahead] : '\0';
  }
  bool looking_at(std::string_view expected) const {
    return text_.substr(at_).starts_with(expected);
  }
  void skip(std::size_t count = 1) {
    at_ = at_ + count < text_.size() ? at_ + count : text_.size();
  }
  void skip_all(int classes) {
    while (at_ < text_.size() && is_in(text_[at_], classes)) ++at_;
  }
  void skip_name() {
    while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
  }
  // To the next `c`, or to the end.
  void skip_to(char c) {
    const std::size_t found = text_.find(c, at_);
    at_ = found == std::string_view::npos ? text_.size() : found;
  }

  // Emits what lies between `begin` and here.
  void emit(TokenKind kind, std::size_t begin) { tokens_.push(Token(kind, begin, at_)); }
  // Emits the next `length` bytes.
  void emit_next(TokenKind kind, std::size_t length) {
    const std::size_t begin = at_;
    skip(length);
    emit(kind, begin);
  }

  // From an opening quote to behind the closing one; a doubled quote stands for itself. False:
  // never closed.
  bool skip_quoted(char quote) {
    skip();
    for (;;) {
      skip_to(quote);
      if (done()) return false;
      skip();
      if (peek() != quote) return true;
      skip();
    }
  }
  // The same, where a backslash takes the character behind it.
  bool skip_quoted_with_backslashes(char quote) {
    skip();
    while (!done()) {
      const char c = peek();
      skip(c == '\\' ? 2 : 1);
      if (c != quote) continue;
      if (peek() != quote) return true;
      skip();
    }
    return false;
  }

  // The placeholders of drivers that format the statement themselves: %s, %(name)s, and psycopg's
  // %b and %t. They are in the template, which is checked before the driver renders it.
  std::size_t format_placeholder_length(std::string_view conversions = "s") const {
    if (peek() != '%') return 0;
    std::size_t i = 1;
    if (peek(i) == '(') {
      ++i;
      while (is_name_character(peek(i)) || peek(i) == '.' || peek(i) == '-') ++i;
      if (i == 2 || peek(i) != ')') return 0;
      ++i;
    }
    if (peek(i) == '\0' || conversions.find(peek(i)) == std::string_view::npos) return 0;
    return is_name_character(peek(i + 1)) ? 0 : i + 1;
  }

 private:
  std::string_view text_;
  TokenList& tokens_;
  std::size_t at_ = 0;
};

}  // namespace sqreen::agent
