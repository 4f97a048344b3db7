// SPDX-License-Identifier: Apache-2.0
#include "core/ini.h"

#include <optional>

#include "core/text.h"

namespace sqreen {
namespace {

std::size_t indentation(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first == std::string_view::npos ? line.size() : first;
}

class Parser {
 public:
  explicit Parser(IniSyntax syntax) : syntax_(syntax) {}

  void line(std::string_view raw) {
    ++number_;
    const std::string_view text = trim(raw);
    if (text.empty()) {
      ++blank_lines_;
      return;
    }
    if (text.front() == '#' || text.front() == ';') return;
    if (continues(raw)) {
      // Blank lines inside a value belong to it, those behind it do not.
      std::string& value = file_.entries.back().value;
      value.append(blank_lines_ + 1, '\n');
      value += text;
      blank_lines_ = 0;
      return;
    }
    blank_lines_ = 0;
    entry_indentation_.reset();
    if (text.front() == '[') {
      header(text);
    } else {
      entry(raw, text);
    }
  }

  IniFile take() { return std::move(file_); }

 private:
  bool continues(std::string_view raw) const {
    return syntax_.continuation_lines && entry_indentation_ &&
           indentation(raw) > *entry_indentation_;
  }

  void header(std::string_view text) {
    // configparser ignores what follows the last bracket; uWSGI takes everything but the last
    // character.
    const std::size_t end = syntax_.header_takes_line ? text.size() - 1 : text.find_last_of(']');
    if (end == std::string_view::npos || end < 1 || (end == 1 && !syntax_.header_takes_line)) {
      file_.strange_lines.push_back(number_);
      return;
    }
    section_ = text.substr(1, end - 1);
  }

  void entry(std::string_view raw, std::string_view text) {
    const std::size_t separator = text.find_first_of(syntax_.colon_separates ? "=:" : "=");
    const bool has_value = separator != std::string_view::npos;
    const std::string_view key = trim(text.substr(0, separator));
    if (key.empty()) {
      file_.strange_lines.push_back(number_);
      return;
    }
    const std::string_view value = has_value ? trim(text.substr(separator + 1)) : "";
    file_.entries.push_back({section_, std::string(key), std::string(value), has_value, number_});
    if (has_value) entry_indentation_ = indentation(raw);
  }

  IniSyntax syntax_;
  IniFile file_;
  std::string section_;
  int number_ = 0;
  std::size_t blank_lines_ = 0;                   // since the last entry
  std::optional<std::size_t> entry_indentation_;  // of the entry that a deeper line continues
};

}  // namespace

IniFile parse_ini(std::string_view text, IniSyntax syntax) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Parser parser(syntax);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    parser.line(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parser.take();
}

}  // namespace sqreen
