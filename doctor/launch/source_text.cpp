// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/source_text.h"

#include <algorithm>

namespace sqreen::doctor {

SourceText SourceText::of_file(std::string path, std::string text) {
  return at(std::move(path), std::move(text), 1, 1);
}

SourceText SourceText::at(std::string path, std::string text, int line, int column) {
  SourceText source{std::move(path), std::move(text), {}};
  const auto count = std::count(source.text.begin(), source.text.end(), '\n') + 1;
  for (int i = 0; i < count; ++i) source.lines.push_back({line + i, column});
  return source;
}

Place SourceText::place(std::size_t offset, std::string_view written) const {
  Place place{.source = path, .written = std::string(written)};
  offset = std::min(offset, text.size());
  const auto index = static_cast<std::size_t>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  if (index >= lines.size()) {
    if (!lines.empty()) place.line = lines.front().line;
    return place;
  }
  const std::size_t begin = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
  place.line = lines[index].line;
  place.column = lines[index].column +
                 character_column(std::string_view(text).substr(begin), offset - begin) - 1;
  return place;
}

std::vector<Edit> SourceText::insert_before(std::size_t offset, std::size_t length,
                                            std::string_view words) const {
  if (offset > text.size() || length == 0) return {};
  const auto index = static_cast<std::size_t>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  if (index >= lines.size()) return {};
  const std::size_t begin = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
  std::string old_text = text.substr(offset, length);
  if (old_text.find('\n') != std::string::npos) return {};
  std::string new_text = std::string(words) + " " + old_text;
  return {{.kind = Edit::Kind::replace,
           .path = path,
           .line = lines[index].line,
           .column = lines[index].column + static_cast<int>(offset - begin),
           .old_text = std::move(old_text),
           .new_text = std::move(new_text)}};
}

std::string with_blanks(std::string text) {
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

std::string_view line_of(std::string_view text, int line) {
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

int character_column(std::string_view line, std::size_t offset) {
  int column = 1;
  for (const char c : line.substr(0, offset)) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++column;
  }
  return column;
}

}  // namespace sqreen::doctor
