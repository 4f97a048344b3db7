// SPDX-License-Identifier: Apache-2.0
// A place in the text of a requirement or marker, and the tokens that may stand there (PEP 508's
// grammar: https://packaging.python.org/specifications/dependency-specifiers/).
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace sqreen::compat {

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  std::string_view rest() const { return text_.substr(at_); }
  bool at_end() const { return at_ == text_.size(); }
  bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }
  std::size_t position() const { return at_; }
  void advance(std::size_t size) { at_ += size; }

  void skip_space();  // spaces and tabs
  bool take(char c);
  // A word that does not go on: "or" but not the "or" of "order".
  bool take_word(std::string_view word);
  // A name of a package or an extra; empty: there is none.
  std::string_view take_identifier();
  // Everything up to white space.
  std::string_view take_url();
  // "expected a comma at column 8 of `flask[a b]`"
  tl::unexpected<Error> expected(std::string_view what) const;

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace sqreen::compat
