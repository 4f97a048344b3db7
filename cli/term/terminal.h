// SPDX-License-Identifier: Apache-2.0
// What we know of an output stream, judged once: is it a terminal, how wide, may it have colour.
// NO_COLOR, CLICOLOR_FORCE and TERM=dumb are honoured. Everything printed for people goes through
// here; text from outside is made printable first (core/text.h).
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"

namespace sqreen::cli {

enum class Style { plain, bold, dim, red, green, yellow, cyan };

class Terminal {
 public:
  Terminal(std::FILE* stream, const Environment& environment);

  bool is_terminal() const { return is_terminal_; }
  bool colour() const { return colour_; }
  int width() const { return width_; }  // columns; 80 when unknown, no limit (0) when piped

  void print(std::string_view text);  // as it is
  void line(std::string_view text);   // with a newline
  std::string styled(std::string_view text, Style style) const;
  void flush();

 private:
  std::FILE* stream_;
  bool is_terminal_;
  bool colour_;
  int width_;
};

// The one table printer: columns as wide as their content, the last one cut to the terminal's
// width.
struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};
void print_table(Terminal& out, const Table& table);

}  // namespace sqreen::cli
