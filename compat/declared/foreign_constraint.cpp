// SPDX-License-Identifier: Apache-2.0
#include "compat/declared/foreign_constraint.h"

#include <charconv>
#include <cstdint>
#include <vector>

#include "compat/pep440/specifier.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

// The first `parts` numbers of a release, the last of them one more: 1.3 of 1.2.9 and two.
std::optional<std::string> next_release(const Version& version, std::size_t parts) {
  std::string out;
  if (!version.epoch().is_zero()) out = version.epoch().text() + "!";
  for (std::size_t i = 0; i < parts; ++i) {
    std::string number = i < version.release().size() ? version.release()[i].text() : "0";
    if (i + 1 == parts) {
      std::uint64_t value = 0;
      const auto [end, error] =
          std::from_chars(number.data(), number.data() + number.size(), value);
      if (error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
      number = std::to_string(value + 1);
    }
    out += (i == 0 ? "" : ".") + number;
  }
  return out;
}

// ^1.2.3 is <2.0.0, ^0.2.3 is <0.3.0: the first number that is not 0 may not change.
std::optional<std::string> caret(std::string_view text) {
  const auto version = Version::parse(text);
  if (!version) return std::nullopt;
  std::size_t parts = 1;
  while (parts < version->release().size() && version->release()[parts - 1].is_zero()) ++parts;
  const auto upper = next_release(*version, parts);
  if (!upper) return std::nullopt;
  return ">=" + version->text() + ",<" + *upper;
}

// ~1.2.3 and ~1.2 are <1.3, ~1 is <2.
std::optional<std::string> tilde(std::string_view text) {
  const auto version = Version::parse(text);
  if (!version) return std::nullopt;
  const auto upper = next_release(*version, version->release().size() > 1 ? 2 : 1);
  if (!upper) return std::nullopt;
  return ">=" + version->text() + ",<" + *upper;
}

using Clause = std::optional<std::string> (*)(std::string_view);

std::optional<std::string> poetry_clause(std::string_view text) {
  if (text == "*") return "";
  if (text.starts_with('^')) return caret(text.substr(1));
  if (text.starts_with('~') && !text.starts_with("~=")) return tilde(text.substr(1));
  if (text.find_first_of("<>=!~") == 0) {
    // "=1.2" is how Poetry 0 wrote "==1.2".
    const bool single = text.starts_with('=') && !text.starts_with("==");
    return (single ? "=" : "") + std::string(text);
  }
  return "==" + std::string(text);
}

std::optional<std::string> conda_clause(std::string_view text) {
  if (text == "*") return "";
  if (text.find_first_of("<>!~") == 0 || text.starts_with("==")) return std::string(text);
  // One "=" is fuzzy: 1.2 and every 1.2.x.
  if (text.starts_with('=')) {
    text = trim(text.substr(1));
    text = text.substr(0, text.find('='));  // a build string follows: "=1.2=py39_0"
    return "==" + std::string(text) + (text.ends_with(".*") ? "" : ".*");
  }
  text = text.substr(0, text.find('='));
  return "==" + std::string(text);
}

std::optional<std::string> translate(std::string_view constraint, Clause clause) {
  if (constraint.find('|') != std::string_view::npos) return std::nullopt;
  std::string out;
  for (const std::string_view part : split(constraint, ',')) {
    const std::string_view trimmed = trim(part);
    if (trimmed.empty()) continue;
    const auto said = clause(trimmed);
    if (!said) return std::nullopt;
    if (said->empty()) continue;
    out += (out.empty() ? "" : ",") + *said;
  }
  const auto specifiers = SpecifierSet::parse(out);
  if (!specifiers) return std::nullopt;
  return specifiers->text();
}

}  // namespace

std::optional<std::string> specifier_of_poetry(std::string_view constraint) {
  return translate(constraint, poetry_clause);
}

std::optional<std::string> specifier_of_conda(std::string_view constraint) {
  return translate(constraint, conda_clause);
}

}  // namespace sqreen::compat
