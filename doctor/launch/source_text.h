// SPDX-License-Identifier: Apache-2.0
// A text that was taken out of a file, with where each of its lines stands there: a shell command
// in a Procfile, a block of YAML, a Dockerfile's instruction over several lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/finding.h"

namespace sqreen::doctor {

struct SourceText {
  struct LineStart {
    int line;    // 1-based, in the file
    int column;  // 1-based, in bytes: where the text's line begins there
  };
  std::string path;
  std::string text;
  std::vector<LineStart> lines;  // empty: the text does not stand in the file as it is here

  // The whole of a file.
  static SourceText of_file(std::string path, std::string text);
  // One line, or several that follow each other with the same indentation.
  static SourceText at(std::string path, std::string text, int line, int column);

  // Of the byte at `offset`; line 0 when it is not known.
  Place place(std::size_t offset, std::string_view written) const;
  // Puts `words` and a blank in front of what stands at `offset`, `length` bytes long. Empty when
  // the text is not that of the file.
  std::vector<Edit> insert_before(std::size_t offset, std::size_t length,
                                  std::string_view words) const;
};

// Tabs between words as blanks, for a person.
std::string with_blanks(std::string text);

// Line `line` (1-based) of `text`, without its end.
std::string_view line_of(std::string_view text, int line);

// 1-based column in characters of the byte at `offset` in `line`.
int character_column(std::string_view line, std::size_t offset);

}  // namespace sqreen::doctor
