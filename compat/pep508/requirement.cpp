// SPDX-License-Identifier: Apache-2.0
#include "compat/pep508/requirement.h"

#include <algorithm>
#include <set>
#include <utility>

#include "compat/pep508/cursor.h"

namespace sqreen::compat {
namespace {

Expected<std::vector<std::string>> take_extras(Cursor& cursor) {
  std::vector<std::string> extras;
  if (!cursor.take('[')) return extras;
  cursor.skip_space();
  for (std::string_view name = cursor.take_identifier(); !name.empty();) {
    extras.emplace_back(name);
    cursor.skip_space();
    if (!cursor.take(',')) break;
    cursor.skip_space();
    name = cursor.take_identifier();
    if (name.empty()) return cursor.expected("an extra's name behind the comma");
  }
  cursor.skip_space();
  if (!cursor.take(']')) return cursor.expected("a comma or the closing bracket of the extras");
  return extras;
}

// The clauses as text: `===` takes everything up to white space, commas too.
Expected<std::string> take_clauses(Cursor& cursor) {
  std::string clauses;
  const bool parenthesis = cursor.take('(');
  if (parenthesis) cursor.skip_space();
  while (const std::size_t size = Specifier::size_at(cursor.rest())) {
    clauses += cursor.rest().substr(0, size);
    cursor.advance(size);
    if (cursor.rest().starts_with(".*")) {
      return cursor.expected("no `.*`, which goes with == and != and a bare release only");
    }
    if (cursor.at('+')) return cursor.expected("no local version, which goes with == and != only");
    cursor.skip_space();
    if (!cursor.take(',')) break;
    clauses += ',';
    cursor.skip_space();
  }
  cursor.skip_space();
  if (parenthesis && !cursor.take(')')) return cursor.expected("a closing parenthesis");
  return clauses;
}

Expected<void> take_marker(Cursor& cursor, std::string_view what, Requirement& requirement) {
  cursor.skip_space();
  if (cursor.at_end()) return {};
  if (!cursor.take(';')) return cursor.expected(what);
  auto marker = Marker::take(cursor);
  if (!marker) return tl::make_unexpected(marker.error());
  requirement.marker = std::move(*marker);
  if (!cursor.at_end()) return cursor.expected("`and`, `or` or the end of the marker");
  return {};
}

Expected<void> take_url(Cursor& cursor, Requirement& requirement) {
  cursor.skip_space();
  requirement.url = cursor.take_url();
  if (requirement.url.empty()) return cursor.expected("a URL behind the @");
  return take_marker(cursor, "a semicolon (behind the URL and white space)", requirement);
}

Expected<void> take_versions(Cursor& cursor, Requirement& requirement) {
  const auto clauses = take_clauses(cursor);
  if (!clauses) return tl::make_unexpected(clauses.error());
  auto specifiers = SpecifierSet::parse(*clauses);
  if (!specifiers) return tl::make_unexpected(specifiers.error());
  requirement.specifiers = std::move(*specifiers);
  return take_marker(cursor, "a version (as in >=1.0), a comma, a semicolon or the end",
                     requirement);
}

}  // namespace

Expected<Requirement> Requirement::parse(std::string_view text) {
  Cursor cursor(text);
  Requirement requirement;
  cursor.skip_space();
  requirement.name = cursor.take_identifier();
  if (requirement.name.empty()) return cursor.expected("the name of a package");
  cursor.skip_space();
  auto extras = take_extras(cursor);
  if (!extras) return tl::make_unexpected(extras.error());
  requirement.extras = std::move(*extras);
  cursor.skip_space();
  const auto rest =
      cursor.take('@') ? take_url(cursor, requirement) : take_versions(cursor, requirement);
  if (!rest) return tl::make_unexpected(rest.error());
  return requirement;
}

std::string Requirement::text() const {
  std::string out = name;
  const std::set<std::string> sorted(extras.begin(), extras.end());
  for (const std::string& extra : sorted) {
    out += out.size() == name.size() ? '[' : ',';
    out += extra;
  }
  if (!sorted.empty()) out += ']';
  out += specifiers.text();
  if (!url.empty()) out += " @ " + url + (marker ? " " : "");
  if (marker) out += "; " + marker->text();
  return out;
}

}  // namespace sqreen::compat
