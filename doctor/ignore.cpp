// SPDX-License-Identifier: Apache-2.0
#include "doctor/ignore.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kMostIgnores = 1'000;  // of one file
constexpr std::string_view kMark = "sqreen: ignore[";

// What begins a comment in one of the files that are read: ini, YAML, Python and shell, XML.
constexpr auto kComments = std::to_array<std::string_view>({"#", ";", "//", "<!--"});

std::string_view without_comment_end(std::string_view reason) {
  if (const std::size_t end = reason.find("-->"); end != std::string_view::npos) {
    reason = reason.substr(0, end);
  }
  return trim(reason);
}

bool is_comment(std::string_view before) {
  return std::any_of(kComments.begin(), kComments.end(), [&](std::string_view mark) {
    return before.find(mark) != std::string_view::npos;
  });
}

}  // namespace

std::vector<Ignore> read_ignores(std::string_view path, std::string_view text) {
  std::vector<Ignore> ignores;
  if (text.find(kMark) == std::string_view::npos) return ignores;
  int number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (ignores.size() >= kMostIgnores) break;
    const std::size_t at = line.find(kMark);
    if (at == std::string_view::npos || !is_comment(line.substr(0, at))) continue;
    const std::size_t ids = at + kMark.size();
    const std::size_t close = line.find(']', ids);
    if (close == std::string_view::npos) continue;
    for (const std::string_view id : split(line.substr(ids, close - ids), ',')) {
      ignores.push_back({std::string(trim(id)),
                         std::string(without_comment_end(line.substr(close + 1))),
                         {.source = std::string(path),
                          .line = number,
                          .column = 1,
                          .written = std::string(trim(line))}});
    }
  }
  return ignores;
}

std::vector<Ignore> read_ignore_setting(std::string_view value, const Place& place) {
  std::vector<Ignore> ignores;
  while (!value.empty()) {
    const std::size_t open = value.find_first_of("(,\n");
    Ignore ignore{.id = std::string(trim(value.substr(0, open))), .reason = {}, .place = place};
    std::size_t end = open;
    if (open != std::string_view::npos && value[open] == '(') {
      const std::size_t close = std::min(value.find(')', open), value.size());
      ignore.reason = std::string(trim(value.substr(open + 1, close - open - 1)));
      end = value.find_first_of(",\n", close);
    }
    if (!ignore.id.empty()) ignores.push_back(std::move(ignore));
    value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
  }
  return ignores;
}

}  // namespace sqreen::doctor
