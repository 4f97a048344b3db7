// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/path.h"

#include "agent/parsers/forms.h"

namespace sqreen::agent {
namespace {

// Beyond these, a path gets its segments but no further suffixes.
constexpr std::size_t kMaxSuffixes = 16;

// "/@<name>", "/<id>.json": a segment whose rest is fixed by the route.
void add_segment(InputCollector& out, std::string_view segment) {
  add_value(out, Origin::path, {}, segment);
  if (is_plain_name(segment)) return;
  if (segment.find_first_of("@~:!$") == 0) add_value(out, Origin::path, {}, segment.substr(1));
  const std::size_t dot = segment.rfind('.');
  if (dot != std::string_view::npos) add_value(out, Origin::path, {}, segment.substr(0, dot));
}

}  // namespace

void parse_path(InputCollector& out, std::string_view path) {
  add_value(out, Origin::path, {}, path);
  std::size_t suffixes = 0;
  std::string_view rest = path;
  while (!rest.empty()) {
    if (out.full()) {
      out.drop();
      return;
    }
    const std::size_t slash = rest.find('/');
    if (slash != 0) add_segment(out, rest.substr(0, slash));
    if (slash == std::string_view::npos) return;
    rest.remove_prefix(slash + 1);
    if (rest.find('/') == std::string_view::npos || ++suffixes > kMaxSuffixes) continue;
    add_value(out, Origin::path, {}, rest);
    // "/<path:name>/edit"
    if (!is_plain_name(rest.substr(0, rest.find('/')))) {
      add_value(out, Origin::path, {}, rest.substr(0, rest.rfind('/')));
    }
  }
}

}  // namespace sqreen::agent
