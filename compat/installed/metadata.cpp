// SPDX-License-Identifier: Apache-2.0
#include "compat/installed/metadata.h"

#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kLongestValue = 256;

void take(std::string_view value, int line, std::optional<std::string>& field, int& field_line) {
  value = trim(value);
  if (field || value.empty()) return;
  field = shortened(printable(value), kLongestValue);
  field_line = line;
}

}  // namespace

Metadata parse_metadata(std::string_view text) {
  Metadata metadata;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    std::string_view written = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (written.ends_with('\r')) written.remove_suffix(1);
    if (written.empty()) {
      metadata.complete = true;
      break;
    }
    const std::size_t colon = written.find(':');
    if (colon == std::string_view::npos) continue;  // of a longer header: the line before goes on
    const std::string_view key = written.substr(0, colon);
    const std::string_view value = written.substr(colon + 1);
    if (equals_ignoring_case(key, "name")) {
      take(value, line, metadata.name, metadata.name_line);
    } else if (equals_ignoring_case(key, "version")) {
      take(value, line, metadata.version, metadata.version_line);
    }
  }
  return metadata;
}

}  // namespace sqreen::compat
