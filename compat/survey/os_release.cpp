// SPDX-License-Identifier: Apache-2.0
#include "compat/survey/os_release.h"

#include "compat/survey/reading.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

// Quotes removed, backslashes resolved.
std::string unquoted(std::string_view value) {
  value = trim(value);
  const char quote = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                             value.back() == value.front()
                         ? value.front()
                         : '\0';
  if (quote != '\0') value = value.substr(1, value.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && quote != '\'' && i + 1 < value.size()) ++i;
    out += value[i];
  }
  return shown(out);
}

}  // namespace

std::vector<OsReleaseLine> parse_os_release(std::string_view text) {
  std::vector<OsReleaseLine> lines;
  int line = 0;
  for (const std::string_view written : split(text, '\n')) {
    ++line;
    const std::size_t equals = written.find('=');
    if (equals == std::string_view::npos || written.starts_with('#')) continue;
    std::string value = unquoted(written.substr(equals + 1));
    if (!value.empty()) lines.push_back({trim(written.substr(0, equals)), std::move(value), line});
  }
  return lines;
}

}  // namespace sqreen::compat
