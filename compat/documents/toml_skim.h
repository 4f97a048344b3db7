// SPDX-License-Identifier: Apache-2.0
// Takes out of a TOML text what nobody here asks for: nine tenths of a lock file are the hashes and
// URLs of its packages' files, and a complete parser needs half a second for those of 5,000
// packages. Lines keep their numbers.
//
//   wheels = [
//       { url = "https://...", hash = "sha256:..." },     ->    wheels = [
//   ]                                                           (an empty line)
//                                                               ]
#pragma once

#include <string>
#include <string_view>

namespace sqreen::compat {

struct SkimmedToml {
  // ASCII: toml++ 3.3 is undefined for some other characters
  // (is_non_ascii_horizontal_whitespace()). They stand as escapes; in literal strings, which know
  // none, as question marks.
  std::string text;
  // The first line with a key of more dots than any file has, each of which would be a table inside
  // a table; 0: none.
  int deep_key_line = 0;
  // The first line with a character beyond ASCII outside strings and comments, where TOML permits
  // none, or with bytes that are no UTF-8; 0: none.
  int stray_character_line = 0;
};

// Any bytes. What is left out is the inside of the arrays and inline tables `files`, `wheels`,
// `hashes` and `sdist`, and of all of the table `[metadata.files]` (poetry.lock and pdm.lock of
// older versions).
SkimmedToml skim_toml(std::string_view text);

}  // namespace sqreen::compat
