// SPDX-License-Identifier: Apache-2.0
// The one INI reader. It keeps where everything stood, so that a message can name file:line, and
// judges nothing: duplicates, unknown sections and strange lines are all there for the caller to
// see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sqreen {

struct IniEntry {
  std::string section;  // "" before the first header
  std::string key;      // trimmed, as written
  std::string
      value;  // trimmed; indented continuation lines joined by '\n' as Python's configparser does
  bool has_value;  // false for a bare word without '='
  int line;        // 1-based
};

struct IniFile {
  std::vector<IniEntry> entries;
  std::vector<int> strange_lines;  // 1-based: neither a header nor an entry nor a comment
};

struct IniSyntax {
  bool continuation_lines = true;  // Python's configparser: yes; uWSGI: no
  bool colon_separates = true;     // Python's configparser: yes; uWSGI: no
  bool header_takes_line =
      false;  // uWSGI: a section's name is the line without its first and last character
};

// Any bytes; a BOM and CRLF are understood. Never fails.
IniFile parse_ini(std::string_view text, IniSyntax syntax = {});

}  // namespace sqreen
