// SPDX-License-Identifier: Apache-2.0
// The headers of one part of a multipart body.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sqreen::agent {

struct PartHeaders {
  std::vector<std::string> names;       // of every spelling: frameworks differ in which they take
  std::vector<std::string> file_names;  // likewise
  std::string type;
  std::string encoding;  // lower case
  int dispositions = 0;
  bool odd = false;  // frameworks may disagree on what they say

  // Only what each framework takes for a file: its contents are not looked at.
  bool is_file() const { return !odd && dispositions == 1 && !file_names.empty(); }
  std::string_view name() const { return names.empty() ? std::string_view() : names.back(); }
};

// Reads the headers at the start of `text`, up to an empty line, and leaves the content in it.
// Takes any line end.
PartHeaders take_part_headers(std::string_view& text);
// The same for `headers` that end where they end, their lines at `line_end`.
PartHeaders read_part_headers(std::string_view headers, std::string_view line_end);

}  // namespace sqreen::agent
