// SPDX-License-Identifier: Apache-2.0
#include "compat/pep508/cursor.h"

#include "core/ascii.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

// What a regular expression's \w is; a byte of a wider character may be a letter's.
bool is_word(char c) {
  return is_ascii_alphanumeric(c) || c == '_' || (c & 0x80) != 0;
}

}  // namespace

void Cursor::skip_space() {
  while (at(' ') || at('\t')) ++at_;
}

bool Cursor::take(char c) {
  if (!at(c)) return false;
  ++at_;
  return true;
}

bool Cursor::take_word(std::string_view word) {
  const std::string_view here = rest();
  if (!here.starts_with(word)) return false;
  if (here.size() > word.size() && is_word(here[word.size()])) return false;
  at_ += word.size();
  return true;
}

std::string_view Cursor::take_identifier() {
  const std::string_view here = rest();
  if (here.empty() || !is_ascii_alphanumeric(here.front())) return {};
  std::size_t size = 1;
  while (size < here.size() && (is_ascii_alphanumeric(here[size]) || here[size] == '.' ||
                                here[size] == '_' || here[size] == '-'))
    ++size;
  // Ends where a word does: "name-" is "name" and a dash.
  for (; size > 0; --size) {
    const bool goes_on = size < here.size() && is_word(here[size]);
    if (is_word(here[size - 1]) != goes_on) break;
  }
  at_ += size;
  return here.substr(0, size);
}

std::string_view Cursor::take_url() {
  const std::string_view here = rest();
  const std::string_view url = here.substr(0, here.find_first_of(" \t"));
  at_ += url.size();
  return url;
}

tl::unexpected<Error> Cursor::expected(std::string_view what) const {
  return fail(ErrorCode::malformed, "expected " + std::string(what) + " at column " +
                                        std::to_string(at_ + 1) + " of `" +
                                        printable(shortened(text_, 120)) + "`");
}

}  // namespace sqreen::compat
