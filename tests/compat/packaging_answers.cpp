// SPDX-License-Identifier: Apache-2.0
// Answers questions about versions, specifiers, requirements and markers, one JSON array a line, as
// tests/tools/packaging_reference.py answers them with the packaging library:
//
//   ["version", TEXT]                    null, or [normal, canonical, pre-release, post-release]
//   ["compare", VERSION, VERSION]        null, or -1, 0, 1
//   ["contains", SPECIFIERS, VERSION]    null, or [SPECIFIERS in one spelling, contained]
//   ["requirement", TEXT]                null, or {name, extras, url, specifier, marker}
//   ["marker", TEXT, VARIABLES, SETS]    null, or [TEXT in one spelling, true | false |
//   "undefined"]
//   ["name", TEXT]                       [normal, valid]
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "compat/package_name.h"
#include "compat/pep440/specifier.h"
#include "compat/pep508/marker.h"
#include "compat/pep508/requirement.h"

namespace sqreen::compat {
namespace {

using Json = nlohmann::json;

Json answer_version(const std::string& text) {
  const auto version = Version::parse(text);
  if (!version) return nullptr;
  return {version->text(), version->canonical_text(), version->is_prerelease(),
          version->is_postrelease()};
}

Json answer_compare(const std::string& left, const std::string& right) {
  const auto a = Version::parse(left);
  const auto b = Version::parse(right);
  if (!a || !b) return nullptr;
  return *a < *b ? -1 : *a == *b ? 0 : 1;
}

Json answer_contains(const std::string& specifiers, const std::string& version) {
  const auto set = SpecifierSet::parse(specifiers);
  if (!set) return nullptr;
  return {set->text(), set->contains(std::string_view(version))};
}

Json answer_requirement(const std::string& text) {
  const auto requirement = Requirement::parse(text);
  if (!requirement) return nullptr;
  return {{"name", requirement->name},
          {"extras", requirement->extras},
          {"url", requirement->url},
          {"specifier", requirement->specifiers.text()},
          {"marker", requirement->marker ? Json(requirement->marker->text()) : Json(nullptr)}};
}

Json answer_marker(const std::string& text, const Json& variables, const Json& sets) {
  const auto marker = Marker::parse(text);
  if (!marker) return nullptr;
  MarkerEnvironment environment;
  for (const auto& [name, value] : variables.items()) environment.variables[name] = value;
  for (const auto& [name, value] : sets.items()) environment.sets[name] = value;
  const Marker::Verdict verdict = marker->evaluate(environment);
  if (!verdict.undefined.empty()) return {marker->text(), "undefined"};
  return {marker->text(), verdict.holds.value()};
}

Json answer(const Json& question) {
  const std::string kind = question.at(0);
  if (kind == "version") return answer_version(question.at(1));
  if (kind == "compare") return answer_compare(question.at(1), question.at(2));
  if (kind == "contains") return answer_contains(question.at(1), question.at(2));
  if (kind == "requirement") return answer_requirement(question.at(1));
  if (kind == "marker") return answer_marker(question.at(1), question.at(2), question.at(3));
  const std::string name = question.at(1);
  return {normalized_name(name), is_package_name(name)};
}

}  // namespace
}  // namespace sqreen::compat

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << sqreen::compat::answer(nlohmann::json::parse(line)).dump() << '\n';
  }
}
