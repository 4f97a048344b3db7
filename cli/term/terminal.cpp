// SPDX-License-Identifier: Apache-2.0
#include "cli/term/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "cli/term/columns.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

constexpr std::size_t kGap = 2;  // columns between two of a table

bool has_value(const Environment& environment, std::string_view name) {
  const auto value = find(environment, name);
  return value && !value->empty();
}

// https://no-color.org, https://bixense.com/clicolors
bool judge_colour(bool is_terminal, const Environment& environment) {
  if (has_value(environment, "NO_COLOR")) return false;
  const auto force = find(environment, "CLICOLOR_FORCE");
  if (force && !force->empty() && *force != "0") return true;
  return is_terminal && find(environment, "TERM").value_or("dumb") != "dumb";
}

int judge_width(int fd, bool is_terminal, const Environment& environment) {
  if (!is_terminal) return 0;
  struct winsize size {};
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const std::string columns = find(environment, "COLUMNS").value_or("");
  int width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  return width > 0 ? width : 80;
}

}  // namespace

Terminal::Terminal(std::FILE* stream, const Environment& environment)
    : stream_(stream),
      is_terminal_(isatty(fileno(stream)) == 1),
      colour_(judge_colour(is_terminal_, environment)),
      width_(judge_width(fileno(stream), is_terminal_, environment)) {}

void Terminal::print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream_);
}

void Terminal::line(std::string_view text) {
  // One write for a line on the unbuffered standard error, so that lines of several processes do
  // not mix.
  std::string whole(text);
  whole += '\n';
  print(whole);
}

std::string Terminal::styled(std::string_view text, Style style) const {
  if (!colour_ || style == Style::plain) return std::string(text);
  const char* code = "";
  switch (style) {
    case Style::plain:
      break;
    case Style::bold:
      code = "1";
      break;
    case Style::dim:
      code = "2";
      break;
    case Style::red:
      code = "31";
      break;
    case Style::green:
      code = "32";
      break;
    case Style::yellow:
      code = "33";
      break;
    case Style::cyan:
      code = "36";
      break;
  }
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

void Terminal::flush() {
  std::fflush(stream_);
}

void print_table(Terminal& out, const Table& table) {
  std::vector<std::size_t> widths;
  const auto measure = [&widths](const std::vector<std::string>& row) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(printable(row[i])));
    }
  };
  measure(table.header);
  for (const auto& row : table.rows) measure(row);

  const auto print_row = [&](const std::vector<std::string>& row, Style style) {
    std::string line;
    std::size_t used = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string cell = printable(row[i]);
      const bool last = i + 1 == row.size();
      if (last && out.width() > 0) {
        const auto width = static_cast<std::size_t>(out.width());
        cell = cut_to(cell, width > used ? width - used : 0);
      }
      const std::size_t columns = columns_of(cell);
      line += out.styled(cell, style);
      if (last) break;
      line.append(widths[i] - columns + kGap, ' ');
      used += widths[i] + kGap;
    }
    out.line(line);
  };
  if (!table.header.empty()) print_row(table.header, Style::bold);
  for (const auto& row : table.rows) print_row(row, Style::plain);
}

}  // namespace sqreen::cli
