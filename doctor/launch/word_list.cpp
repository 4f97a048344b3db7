// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/word_list.h"

#include "core/json_writer.h"
#include "doctor/launch/source_text.h"

namespace sqreen::doctor {
namespace {

// The word as it is written, quotes included; empty when it does not end on its line.
std::string_view written_word(std::string_view rest) {
  if (rest.empty()) return {};
  const char quote = rest[0];
  if (quote != '"' && quote != '\'') {
    std::size_t end = rest.find_first_of(",]\t");
    if (const std::size_t comment = rest.find(" #"); comment < end) end = comment;
    std::string_view word = rest.substr(0, end);
    while (word.ends_with(' ')) word.remove_suffix(1);
    return word;
  }
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '\\' && quote == '"') {
      ++i;
    } else if (rest[i] == quote) {
      return rest.substr(0, i + 1);
    }
  }
  return {};
}

}  // namespace

std::vector<Edit> insert_into_list(std::string_view path, std::string_view text, int line,
                                   int column) {
  const std::string_view written = line_of(text, line);
  if (column < 1 || static_cast<std::size_t>(column) > written.size()) return {};
  const std::size_t at = static_cast<std::size_t>(column) - 1;
  const std::string word(written_word(written.substr(at)));
  if (word.empty()) return {};
  const std::string_view before = written.substr(0, at);
  const std::size_t dash = before.find_last_not_of(' ');
  const bool own_line = dash != std::string_view::npos && before[dash] == '-' &&
                        before.find('[') == std::string_view::npos;
  std::string replacement;
  if (own_line) {
    const std::string lead = "\n" + std::string(dash, ' ') + "- ";
    replacement = "sqreen" + lead + "start" + lead + word;
  } else {
    const std::string quote = word[0] == '\'' ? "'" : "\"";
    replacement = quote + "sqreen" + quote + ", " + quote + "start" + quote + ", " + word;
  }
  return {{.kind = Edit::Kind::replace,
           .path = std::string(path),
           .line = line,
           .column = column,
           .old_text = word,
           .new_text = std::move(replacement)}};
}

std::string list_with_agent(const std::vector<std::string>& words) {
  std::string list = R"(["sqreen", "start")";
  for (const std::string& word : words) {
    JsonWriter json;
    list += ", " + json.text(word).take();
  }
  return list + "]";
}

}  // namespace sqreen::doctor
