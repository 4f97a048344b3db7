// SPDX-License-Identifier: Apache-2.0
#include "compat/installed/pth.h"

#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kMaxLines = 10'000;
constexpr std::string_view kFinderStart = "import __editable___";
constexpr std::string_view kFinderEnd = "_finder";

// What stands between the next two quotes, behind which `rest` goes on.
std::optional<std::string_view> take_quoted(std::string_view& rest) {
  const std::size_t open = rest.find_first_of("'\"");
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t close = rest.find(rest[open], open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view quoted = rest.substr(open + 1, close - open - 1);
  rest.remove_prefix(close + 1);
  return quoted;
}

}  // namespace

PthFile parse_pth(std::string_view text) {
  PthFile file;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  int line = 0;
  for (std::string_view written : split(text, '\n')) {
    ++line;
    if (written.starts_with('#') || trim(written).empty()) continue;
    if (file.folders.size() + file.executables.size() == kMaxLines) {
      file.cut = true;
      break;
    }
    const bool executable = written.starts_with("import ") || written.starts_with("import\t");
    while (!written.empty() && trim(written.substr(written.size() - 1)).empty()) {
      written.remove_suffix(1);
    }
    (executable ? file.executables : file.folders).push_back({line, std::string(written)});
  }
  return file;
}

std::optional<std::string> editable_finder(std::string_view line) {
  if (!line.starts_with(kFinderStart)) return std::nullopt;
  line.remove_prefix(kFinderStart.size());
  const std::size_t end = line.find(kFinderEnd);
  if (end == std::string_view::npos || end == 0 ||
      line.substr(0, end).find_first_of("/\\; ") != std::string_view::npos) {
    return std::nullopt;
  }
  return std::string(line.substr(0, end));
}

std::optional<std::string> finder_folder(std::string_view source) {
  const std::size_t at = source.starts_with("MAPPING") ? 0 : source.find("\nMAPPING");
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t open = source.find('{', at);
  if (open == std::string_view::npos) return std::nullopt;
  std::string_view map = source.substr(open, source.find('}', open) - open);
  if (!take_quoted(map)) return std::nullopt;
  const auto folder = take_quoted(map);
  return folder ? std::optional<std::string>(*folder) : std::nullopt;
}

}  // namespace sqreen::compat
