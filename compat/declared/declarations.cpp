// SPDX-License-Identifier: Apache-2.0
#include "compat/declared/declarations.h"

#include <utility>

#include "compat/installed/direct_url.h"
#include "compat/package_name.h"

namespace sqreen::compat {

void Declarations::problem(const Origin& origin, std::string message, std::string action) {
  reading_.survey.problems.push_back({origin, std::move(message), std::move(action)});
}

void Declarations::add(Package package) {
  if (!is_package_name(package.name)) {
    problem(package.origin, "`" + shown(package.name) + "` is no name of a package",
            "write letters, digits, and . _ - between them");
    return;
  }
  package.normalized = normalized_name(package.name);
  if (package.version) package.version = shown(*package.version);
  package.specifier = shown(package.specifier, 2048);
  package.url = shown(without_credentials(package.url), 2048);
  if (!package.marker.empty()) {
    if (const auto marker = Marker::parse(trim(package.marker))) {
      package.marker = shown(marker->text(), 2048);
      const std::optional<bool> holds = marker->evaluate(environment_).holds;
      if (holds == false || package.applies == true) package.applies = holds;
    } else {
      problem(package.origin,
              "the marker of " + package.name +
                  " cannot be read: " + shown(marker.error().message, 300),
              "write it as in `python_version < \"3.8\"`");
      package.marker = shown(package.marker, 2048);
      if (package.applies == true) package.applies = std::nullopt;
    }
  }
  reading_.survey.packages.push_back(std::move(package));
}

std::optional<bool> Declarations::judge(std::string_view text) const {
  const auto marker = Marker::parse(text);
  return marker ? marker->evaluate(environment_).holds : std::nullopt;
}

void Declarations::add_requirement(std::string_view text, const Origin& origin,
                                   PackageSource source, const std::vector<std::string>& groups) {
  const auto requirement = Requirement::parse(text);
  if (!requirement) {
    problem(origin, shown(requirement.error().message, 300),
            "write it as in `Django>=4.2,<5; python_version >= \"3.8\"`");
    return;
  }
  Package package = package_of(*requirement);
  package.origin = origin;
  package.source = source;
  package.groups = groups;
  add(std::move(package));
}

std::vector<std::string> texts_of(const Value* list) {
  std::vector<std::string> texts;
  if (list == nullptr || !list->is_list()) return texts;
  for (const Value& item : list->items) {
    if (item.is_text()) texts.push_back(shown(item.text));
  }
  return texts;
}

std::optional<std::string> pinned_version(const SpecifierSet& specifiers) {
  if (specifiers.clauses().size() != 1) return std::nullopt;
  const Specifier& only = specifiers.clauses().front();
  const bool exact = only.op() == Operator::equal || only.op() == Operator::arbitrary;
  if (!exact || only.has_wildcard()) return std::nullopt;
  return only.version_text();
}

Package package_of(const Requirement& requirement) {
  Package package;
  package.name = requirement.name;
  package.extras = requirement.extras;
  package.url = requirement.url;
  package.specifier = requirement.specifiers.text();
  package.version = pinned_version(requirement.specifiers);
  if (requirement.marker) package.marker = requirement.marker->text();
  return package;
}

}  // namespace sqreen::compat
